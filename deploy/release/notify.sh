#!/usr/bin/env bash
# Publishes what became of a deployment to Pub/Sub, as one JSON object.
#
# Needs PROJECT, TOPIC, SERVICE, OUTCOME (released, failed, rolled_back or rollback_failed), BUILD,
# COMMIT, IMAGE (name@sha256:digest), MODEL. Optional: REVISION, which has the traffic now; STAGE, at
# which it failed, or why it was rolled back.
set -euo pipefail
: "${PROJECT:?is not set: the Google project}"
: "${TOPIC:?is not set: the Pub/Sub topic}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${OUTCOME:?is not set: what became of the deployment}"
: "${BUILD:?is not set: the id of the build}"
: "${COMMIT:?is not set: the commit that the image was built from}"
: "${IMAGE:?is not set: the image, name@sha256:digest}"
: "${MODEL:?is not set: the tag of the model in the image}"

message=$(jq --null-input --compact-output \
  --arg service "$SERVICE" --arg outcome "$OUTCOME" --arg build "$BUILD" --arg commit "$COMMIT" \
  --arg digest "${IMAGE#*@}" --arg model "$MODEL" --arg revision "${REVISION:-}" \
  --arg stage "${STAGE:-}" --arg time "$(date --utc +%Y-%m-%dT%H:%M:%SZ)" '$ARGS.named')
gcloud pubsub topics publish "$TOPIC" --project="$PROJECT" --message="$message" \
  --attribute="service=$SERVICE,outcome=$OUTCOME" >&2
echo "$message"
