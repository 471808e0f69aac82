#!/usr/bin/env bash
# The first deployment: from an empty Google project to a served prediction. It stops at the first
# step that fails and names it; run again, it leaves out what is done.
#
#   deploy/first.sh --dry-run    says which steps are done and what the others would do
#   deploy/first.sh
#
# Needs PROJECT. Optional: BILLING_ACCOUNT, if several are open; REGION (southamerica-west1);
# REPOSITORY, owner/name (this clone's); ALERT_EMAIL, who is paged; DATA, path or URL of the real
# flights (else simulated ones are learnt from); CONTAINER_TOOL (docker). What is decided is kept in
# deploy/terraform/terraform.tfvars, which counts from then on.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=deploy/first-steps.sh
. deploy/first-steps.sh
dry=""
[ "${1:-}" = --dry-run ] && dry=yes && shift
[ $# -eq 0 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2 && exit 2; }

given=${PROJECT:-}
PROJECT=$(setting project_id "$given")
: "${PROJECT:?is not set: the Google project, which is made if it is not there}"
[ "${given:-$PROJECT}" = "$PROJECT" ] || { echo "PROJECT is $given, but $tfvars says $PROJECT" >&2 && exit 2; }
REGION=$(setting region "${REGION:-southamerica-west1}")
SERVICE=$(setting service flight-delay)
export PROJECT REGION SERVICE CONTAINER_TOOL="${CONTAINER_TOOL:-docker}"

current="the tools"
finish() {
  status=$?
  [ "$status" -eq 0 ] || echo "deploy/first.sh stopped at: $current. Mend what is said above and run it again: what is done is left out." >&2
}
trap finish EXIT

step() { # NAME SENTENCE: calls NAME, unless NAME_done finds that it is done.
  current=$1
  if "$1_done" >/dev/null 2>&1; then
    echo "done     $1"
  elif [ -n "$dry" ]; then
    echo "would do $1: $2"
  else
    echo "doing    $1: $2"
    "$1"
  fi
}

lacking=$(missing)
[ -z "$lacking" ] || { echo "$lacking" >&2 && exit 1; }
step project "make $PROJECT"
step billing "let a billing account pay for it"
step apis "switch on what Terraform itself needs"
step state "make the versioned bucket gs://$PROJECT-terraform"
step settings "write $tfvars"
step pool "name GitHub's identity pool anew: a deleted one keeps its name for 30 days"
step connection "connect Cloud Build to GitHub, if cloud_build is set"
step infrastructure "terraform apply: all that the service needs, and what differs"
load_variables
step python "install what trains and pushes a model into .venv"
step environment "make GitHub's environment \`production\`"
step key "make the pipeline's key: a hash for Secret Manager, the key for GitHub"
step smoke_key "give Cloud Build a key, if cloud_build is set"
step model "train on ${DATA:-simulated flights}, push as champion"
step image "build the image, push it, note its digest in $tfvars"
step service "terraform apply: the service"
load_variables
step variables "tell GitHub's workflows what was made"
step prediction "ask the service for a prediction"
[ -n "$dry" ] || echo "
$(setting project_id) serves: ${EDGE_URL:-${SERVICE_URL:-}}. No command is left to type. By hand, in GitHub's settings: ask for
the check \`gate\` before a merge to main, and let only main deploy to the environments \`production\` and \`rollback\`."
