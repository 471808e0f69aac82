#!/usr/bin/env bash
# The steps of deploy/first.sh, which reads this: for each what it does, and what tells that it is done.
set -euo pipefail
tfvars=deploy/terraform/terraform.tfvars
keys=.first # what was made and is not in its last place yet; for the owner alone

setting() { # NAME [DEFAULT]: a text of terraform.tfvars
  local found=""
  [ ! -f "$tfvars" ] || found=$(sed -nE "s/^$1 *= *\"([^\"]*)\".*/\1/p" "$tfvars")
  echo "${found:-${2:-}}"
}
set_setting() { # NAME VALUE, as Terraform reads it
  touch "$tfvars"
  { grep -vE "^$1 *=" "$tfvars" || true; } >"$tfvars.new"
  echo "$1 = $2" >>"$tfvars.new"
  mv "$tfvars.new" "$tfvars"
}
uses_cloud_build() { grep -qE '^cloud_build *= *true' "$tfvars"; }
terraform_apply() { terraform -chdir=deploy/terraform apply -input=false -auto-approve; }
load_variables() {
  REPOSITORY=$(setting github_repository "${REPOSITORY:-}")
  # shellcheck disable=SC1091 # made by a step
  [ ! -f deploy.env ] || { set -a && . ./deploy.env && set +a; }
}

# What this machine lacks, and who is not signed in.
missing() {
  local tool python=${PYTHON:-python3}
  for tool in gcloud terraform "$CONTAINER_TOOL" gh git jq curl openssl make "$python"; do
    command -v "$tool" >/dev/null || echo "$tool is not installed"
  done
  "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || echo "$python is not Python 3.11: set PYTHON"
  {
    "$CONTAINER_TOOL" info || echo "$CONTAINER_TOOL does not run" >&3
    gcloud auth print-access-token || echo "nobody is signed in: gcloud auth login" >&3
    gcloud auth application-default print-access-token || echo "Terraform is not signed in: gcloud auth application-default login" >&3
    gh auth status || echo "GitHub does not know you: gh auth login" >&3
  } 3>&1 >/dev/null 2>&1
}

project_done() { gcloud projects describe "$PROJECT"; }
project() { gcloud projects create "$PROJECT"; }

billing_done() { [ "$(gcloud billing projects describe "$PROJECT" --format='value(billingEnabled)')" = True ]; }
billing() {
  local account=${BILLING_ACCOUNT:-}
  [ -n "$account" ] || account=$(gcloud billing accounts list --filter=open=true --format='value(name)')
  if [ -z "$account" ] || [[ $account == *$'\n'* ]]; then
    printf 'which billing account pays? BILLING_ACCOUNT=... %s; open are:\n%s\n' "$0" "$account" >&2
    return 1
  fi
  gcloud billing projects link "$PROJECT" --billing-account="${account#billingAccounts/}"
}

apis="cloudresourcemanager.googleapis.com iam.googleapis.com pubsub.googleapis.com serviceusage.googleapis.com storage.googleapis.com"
apis_done() {
  local enabled api
  enabled=$(gcloud services list --enabled --project="$PROJECT" --format='value(config.name)')
  for api in $apis; do grep -qxF "$api" <<<"$enabled" || return 1; done
}
apis() {
  gcloud services enable serviceusage.googleapis.com pubsub.googleapis.com --project="$PROJECT"
  # Pub/Sub's own account, to which Terraform gives roles, is there once somebody asks for it.
  gcloud beta services identity create --service=pubsub.googleapis.com --project="$PROJECT" --quiet
  gcloud auth application-default set-quota-project "$PROJECT"
  # shellcheck disable=SC2086 # a word each
  gcloud services enable $apis --project="$PROJECT" # last: with them this step is done
}

state_bucket() { gcloud storage buckets describe "gs://$PROJECT-terraform" --format="value($1)"; }
state_done() { [ "$(state_bucket versioning_enabled)" = True ]; }
state() {
  state_bucket name >/dev/null 2>&1 || gcloud storage buckets create "gs://$PROJECT-terraform" --project="$PROJECT" \
    --location="$REGION" --uniform-bucket-level-access --public-access-prevention
  gcloud storage buckets update "gs://$PROJECT-terraform" --versioning
}

settings_done() { [ -n "$(setting github_repository)" ]; }
settings() {
  local repository=${REPOSITORY:-} id
  [ -n "$repository" ] || repository=$(gh repo view --json nameWithOwner --jq .nameWithOwner)
  id=$(gh api "repos/$repository" --jq .id)
  set_setting project_id "\"$PROJECT\""
  set_setting region "\"$REGION\""
  [ -z "${ALERT_EMAIL:-}" ] || set_setting alert_emails "[\"$ALERT_EMAIL\"]"
  set_setting github_repository_id "\"$id\""
  set_setting github_repository "\"$repository\"" # last: with it this step is done
}

is_deleted() {
  [ "$(gcloud iam workload-identity-pools describe "$1" --location=global --project="$PROJECT" --format='value(state)' 2>/dev/null)" = DELETED ]
}
pool_done() { ! is_deleted "$(setting identity_pool "$SERVICE-github")"; }
pool() {
  local number=2
  while is_deleted "$SERVICE-github-$number"; do number=$((number + 1)); done
  set_setting identity_pool "\"$SERVICE-github-$number\""
}

connection_done() { ! uses_cloud_build; }
connection() { BUILD_REGION=$(setting build_region southamerica-east1) deploy/connect.sh; }

infrastructure_done() { false; } # Terraform itself finds what is done
infrastructure() {
  if [ -n "$(setting image)" ] && ! image_done >/dev/null; then
    # Without `image` Terraform would take away a service that is there.
    echo "the registry has no $(setting image): as \`image\` in $tfvars name the one that serves;" \
      "where no service is any more, take the line out, and an image is built" >&2
    return 1
  fi
  terraform -chdir=deploy/terraform init -input=false -backend-config=bucket="$PROJECT-terraform"
  terraform_apply
  deploy/release/variables.sh >deploy.env
}

python_done() { make --question .venv/tools; }
python() { make .venv/tools; }

environment_done() { gh api "repos/$REPOSITORY/environments/production"; }
environment() {
  gh api --silent --method PUT "repos/$REPOSITORY/environments/production" ||
    echo "$REPOSITORY is private, and its plan has no environments: the key becomes a secret of the repository"
}

versions() { gcloud secrets versions list "$1" --project="$PROJECT" --filter=state:ENABLED --format='value(name)'; }
stored_keys() { # a list that fails is no empty one: what is stored next would lock out all others
  local there
  there=$(versions "$SERVICE-api-keys") || return
  [ -z "$there" ] ||
    gcloud secrets versions access latest --secret="$SERVICE-api-keys" --project="$PROJECT"
}
store_key() { # CLIENT: the two lines of .first/CLIENT, key and hash; the hash goes into the secret.
  local stored line others
  mkdir -p "$keys"
  if [ ! -f "$keys/$1" ]; then
    (umask 077 && .venv/bin/python -m flights.keys new "$1" --expires 365d >"$keys/$1.new")
    mv "$keys/$1.new" "$keys/$1"
  fi
  line=$(sed -n 2p "$keys/$1")
  [[ $line == "$1 "* ]] || { echo "$keys/$1 is no key: remove it" >&2 && return 1; }
  stored=$(stored_keys)
  if ! grep -qxF "$line" <<<"$stored"; then
    others=$(grep -v "^$1 " <<<"$stored" || true)
    printf '%s\n' ${others:+"$others"} "$line" |
      gcloud secrets versions add "$SERVICE-api-keys" --project="$PROJECT" --data-file=-
  fi
}
github_secret() { # list, or set NAME; of the environment, where there is one
  local place=(--repo="$REPOSITORY")
  ! environment_done </dev/null >/dev/null 2>&1 || place=("${place[@]}" --env=production)
  gh secret "$@" "${place[@]}"
}
key_done() { # not grep -q: it ends before what it reads does, and that is a failure
  stored_keys | grep '^pipeline ' && github_secret list | grep '^FLIGHT_KEY'
}
key() {
  store_key pipeline
  head -n 1 "$keys/pipeline" | github_secret set FLIGHT_KEY
}
smoke_key_done() { ! uses_cloud_build || [ -n "$(versions "$SERVICE-smoke-key")" ]; }
smoke_key() {
  store_key cloud-build
  head -n 1 "$keys/cloud-build" | tr -d '\n' | gcloud secrets versions add "$SERVICE-smoke-key" --project="$PROJECT" --data-file=-
}

model_done() { gcloud storage objects describe "gs://${BUCKET:-}/models/champion.json"; }
model() {
  make train DATA="${DATA:-}"
  local simulated='' # what learnt from simulated flights is the champion by force alone
  [ -n "${DATA:-}" ] || simulated='first deployment, without real flights'
  make models-push BUCKET="$BUCKET" FORCE="$simulated"
}

image_done() { [ -n "$(setting image)" ] && gcloud artifacts docker images describe "$(setting image)" --project="$PROJECT"; }
image() {
  local pushed COMMIT
  COMMIT=$(git rev-parse HEAD)
  export COMMIT
  make image IMAGE="flight_delay:$COMMIT"
  pushed=$(deploy/release/push.sh)
  set_setting image "\"$(sed -n 's/^name=//p' <<<"$pushed")@$(sed -n 's/^digest=//p' <<<"$pushed")\""
}

service_done() { [ -n "${SERVICE_URL:-}" ]; }
service() {
  terraform_apply
  deploy/release/variables.sh >deploy.env
}

variables_done() {
  local there line
  there=$(gh api "repos/$REPOSITORY/actions/variables?per_page=30" --jq '.variables[] | .name + "=" + .value')
  while read -r line; do grep -qxF "$line" <<<"$there" || return 1; done <deploy.env
}
variables() { gh variable set --repo "$REPOSITORY" --env-file deploy.env; }

prediction_done() { [ ! -f "$keys/pipeline" ] && [ -n "${SERVICE_URL:-}" ]; } # the key is in its places since
prediction() {
  local url=${EDGE_URL:-$SERVICE_URL} # behind the load balancer its own address is closed
  [ -z "${EDGE_URL:-}" ] || echo "in the DNS, ${EDGE_URL#https://} and candidate.${EDGE_URL#https://} have to name" \
    "$(terraform -chdir=deploy/terraform output -raw edge_address); the certificate can take an hour after that"
  FLIGHT_ID_TOKEN=$(gcloud auth print-identity-token) FLIGHT_KEY=$(head -n 1 "$keys/pipeline") \
    URL=$url deploy/release/smoke.sh
  rm -r "$keys"
}
