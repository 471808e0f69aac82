#!/usr/bin/env bash
# Gives the service another size or other settings: the image that serves is released with them like
# any other, by smoke test and step by step. `gcloud run services update` makes a revision of whatever
# the template holds, and gives it no traffic.
#
#   MEMORY=1Gi MAX_INSTANCES=20 LOAD=no deploy/release/resize.sh
#
# Needs at least one of MEMORY, CPU, MAX_INSTANCES, SETTINGS (NAME=value,...) and MIN_INSTANCES, which is
# the service's and changes at once; PROJECT, REGION, SERVICE, TOPIC, BUCKET, FLIGHT_KEY. Takes what
# deploy/release/release.sh takes. A CPU more needs a worker more, which Terraform reckons, not this:
# SETTINGS=BENTOML_CONFIG_OPTIONS=services.flight_delay.workers=2. The next `terraform apply` takes back
# what is not in terraform.tfvars.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
revised=${MEMORY:-}${CPU:-}${MAX_INSTANCES:-}${SETTINGS:-}
if [ -z "$revised${MIN_INSTANCES:-}" ]; then
  sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi

serving=$(deploy/release/traffic.sh serving)
if [ -z "$serving" ] || [[ $serving == *$'\n'* ]]; then
  echo "one revision has to serve, not: ${serving//$'\n'/, }" >&2
  exit 1
fi
if [ -n "${MIN_INSTANCES:-}" ]; then
  gcloud run services update "$SERVICE" --project="$PROJECT" --region="$REGION" --quiet \
    --min="$MIN_INSTANCES" >&2
fi
[ -n "$revised" ] || exit 0
told=$(python3 -m deploy.release.template "$serving")
eval "$told"
export IMAGE COMMIT MODEL BUILD
exec deploy/release/release.sh
