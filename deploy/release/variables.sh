#!/usr/bin/env bash
# Prints what Terraform has made as NAME=value lines: for `gh variable set --env-file`, and for the
# other scripts (`set -a; . ./deploy.env; set +a`). None of it is secret. Needs terraform and jq.
set -euo pipefail
cd "$(dirname "$0")/../.."
terraform -chdir=deploy/terraform output -json github_variables |
  jq --raw-output 'to_entries[] | "\(.key)=\(.value)"'
