#!/usr/bin/env bash
# Prints, in Markdown, what this code would change: compared with Terraform's state alone, so that an
# account which reads nothing else can do it. What somebody changed by hand is not seen.
#
# Needs STATE_BUCKET and TFVARS, the text of terraform.tfvars. Locks and changes nothing.
set -euo pipefail
cd "$(dirname "$0")/terraform"
: "${STATE_BUCKET:?is not set: the bucket of the state}"
: "${TFVARS:?is not set: the text of terraform.tfvars}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s\n' "$TFVARS" >"$work/pull.tfvars"

terraform init -input=false -no-color -backend-config="bucket=$STATE_BUCKET" >&2
terraform plan -input=false -no-color -lock=false -refresh=false -var-file="$work/pull.tfvars" -out="$work/plan" >&2
terraform show -no-color "$work/plan" >"$work/plan.txt"
printf '### Terraform: %s\n\n```\n' "$(grep -E '^(Plan:|No changes)' "$work/plan.txt" || echo 'only outputs change')"
cat "$work/plan.txt"
printf '```\n'
