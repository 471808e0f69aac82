#!/usr/bin/env bash
# Builds the Bento of the newest model and its image, pushes it, and prints what later steps need, as
# `name=value` lines: name and digest of the image, the tag of the model in it, the file of the SBOM.
#
# Needs IMAGE_REPOSITORY, COMMIT. Optional: CONTAINER_TOOL (docker), or podman.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${IMAGE_REPOSITORY:?is not set: where images are kept, region-docker.pkg.dev/project/repository}"
: "${COMMIT:?is not set: the commit that the image is built from}"
export CONTAINER_TOOL=${CONTAINER_TOOL:-docker} LOCAL_IMAGE=flight_delay:$COMMIT

make image IMAGE="$LOCAL_IMAGE" >&2
model=$(.venv/bin/bentoml get flight_delay:latest --output json |
  jq --exit-status --raw-output '.services[0].models[0].tag')
image=$(deploy/push.sh)

# The image's copy has no serial number, so that the same image is built again; an attestation needs one.
mkdir -p reports
jq --arg id "$(cat /proc/sys/kernel/random/uuid)" '.serialNumber = "urn:uuid:" + $id' \
  flight_delay.cdx.json >reports/sbom.json
printf '%s\n' "name=${image%@*}" "digest=${image#*@}" "model=$model" sbom=reports/sbom.json
