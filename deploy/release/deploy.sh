#!/usr/bin/env bash
# Makes a revision that gets no traffic, under the tag `candidate`, and prints its address.
#
# Needs PROJECT, REGION, SERVICE, IMAGE (by digest), COMMIT, MODEL (tag of the model in it), BUILD
# (id of the build). The service is there already: Terraform makes it, with all its settings.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${IMAGE:?is not set: the image, name@sha256:digest}"
: "${COMMIT:?is not set: the commit that the image was built from}"
: "${MODEL:?is not set: the tag of the model in the image}"
: "${BUILD:?is not set: the id of the build}"

# A tag can be moved after the tests, a digest cannot.
if ! [[ $IMAGE =~ ^[^@[:space:]]+@sha256:[0-9a-f]{64}$ ]]; then
  echo "IMAGE is $IMAGE: it has to end in @sha256: and the digest" >&2
  exit 2
fi

# A label has no colon: the version without the name of the model.
gcloud run deploy "$SERVICE" --project="$PROJECT" --region="$REGION" --quiet \
  --image="$IMAGE" --no-traffic --tag=candidate \
  --update-labels="commit=$COMMIT,model=${MODEL##*:},build=$BUILD" >&2

deploy/release/traffic.sh url candidate
