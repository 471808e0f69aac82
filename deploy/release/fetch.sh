#!/usr/bin/env bash
# Gets the champion of gs://BUCKET into the folder `fetched`, with gcloud and jq alone: what imports it
# (deploy/release/model.sh) is installed where Google's credentials are not. Needs BUCKET.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${BUCKET:?is not set: the bucket of the models}"
tag=$(gcloud storage cat "gs://$BUCKET/models/champion.json" | jq --raw-output --exit-status .tag)
file=gs://$BUCKET/models/${tag/://}.bentomodel
mkdir -p fetched
gcloud storage cp "$file" "$file.sha256" fetched/ >&2
echo "$tag"
