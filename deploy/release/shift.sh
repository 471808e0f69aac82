#!/usr/bin/env bash
# Moves traffic to the revision with the tag `candidate`, step by step, with a check after each.
#
# Needs PROJECT, REGION, SERVICE, URL (of the candidate) and what deploy/release/smoke.sh needs. Optional:
# STEPS (10 50 100) percent; WAIT (60) seconds before each check; MAX_SERVER_ERRORS, the most answers
# 5xx that the candidate may have given by then (needs roles/logging.viewer; not asked without it).
# At 100 % the revision before gets the tag `previous`, which deploy/release/rollback.sh goes back to.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${URL:?is not set: the address of the candidate}"

candidate=$(deploy/release/traffic.sh tagged candidate)
stable=$(deploy/release/traffic.sh serving)
if [ -z "$candidate" ] || [ -z "$stable" ] || [ "$candidate" = "$stable" ] || [[ $stable == *$'\n'* ]]; then
  echo "one revision has to serve and another one has to be tagged candidate; serving:" \
    "${stable//$'\n'/, }, candidate: $candidate" >&2
  exit 1
fi
expected=$stable

check() {
  sleep "${WAIT:-60}"
  deploy/release/smoke.sh
  [ -n "${MAX_SERVER_ERRORS:-}" ] || return 0
  errors=$(gcloud logging read "resource.type=cloud_run_revision
    resource.labels.revision_name=$candidate httpRequest.status>=500" \
    --project="$PROJECT" --freshness=1h --limit=1000 --format='value(insertId)' | wc -l)
  if [ "$errors" -gt "$MAX_SERVER_ERRORS" ]; then
    echo "$candidate gave $errors answers 5xx, more than $MAX_SERVER_ERRORS" >&2
    return 1
  fi
}

for percent in ${STEPS:-10 50 100}; do
  # Whoever has moved the traffic meanwhile, by a rollback say, knows why.
  if [ "$(deploy/release/traffic.sh serving)" != "$expected" ]; then
    echo "somebody else has moved the traffic of $SERVICE: the release stops" >&2
    exit 1
  fi
  split="$candidate=$percent,$stable=$((100 - percent))"
  tags=()
  expected=$(printf '%s\n' "$candidate" "$stable" | LC_ALL=C sort)
  if [ "$percent" -eq 100 ]; then
    split="$candidate=100" tags=(--update-tags="previous=$stable") expected=$candidate
  fi
  gcloud run services update-traffic "$SERVICE" --project="$PROJECT" --region="$REGION" --quiet \
    --to-revisions="$split" ${tags[@]+"${tags[@]}"} >&2
  echo "$percent % of the traffic: $candidate"
  check
done
