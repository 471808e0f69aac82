#!/usr/bin/env bash
# Tells what became of a deployment as one JSON object: to Pub/Sub, for programs, and to the log
# <service>-releases, for people (deploy/README.md#release).
#
# Needs PROJECT, TOPIC, SERVICE, OUTCOME (released, failed, rolled_back or rollback_failed), BUILD,
# COMMIT, IMAGE (name@sha256:digest), MODEL. Optional: REVISION, which has the traffic now; STAGE, at
# which it failed; REASON, why.
set -euo pipefail
: "${PROJECT:?is not set: the Google project}"
: "${TOPIC:?is not set: the Pub/Sub topic}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${OUTCOME:?is not set: what became of the deployment}"
: "${BUILD:?is not set: the id of the build}"
: "${COMMIT:?is not set: the commit that the image was built from}"
: "${IMAGE:?is not set: the image, name@sha256:digest}"
: "${MODEL:?is not set: the tag of the model in the image}"

message=$(python3 -c 'import json, sys; print(json.dumps(dict(text.split("=", 1) for text in sys.argv[1:])))' \
  "service=$SERVICE" "outcome=$OUTCOME" "build=$BUILD" "commit=$COMMIT" "digest=${IMAGE#*@}" \
  "model=$MODEL" "revision=${REVISION:-}" "stage=${STAGE:-}" "reason=${REASON:-}" \
  "time=$(date -u +%Y-%m-%dT%H:%M:%SZ)")
gcloud pubsub topics publish "$TOPIC" --project="$PROJECT" --message="$message" \
  --attribute="service=$SERVICE,outcome=$OUTCOME" >&2
severity=ERROR
[ "$OUTCOME" != released ] || severity=NOTICE
gcloud logging write "$SERVICE-releases" "$message" --project="$PROJECT" --payload-type=json \
  --severity="$severity" >&2
echo "$message"
