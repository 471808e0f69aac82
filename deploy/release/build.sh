#!/usr/bin/env bash
# Builds the Bento of the newest model and its image (or loads ARCHIVE, an image), pushes it, and prints what later steps need, as
# `name=value` lines: name and digest of the image, the tag of the model in it, the file of the SBOM.
#
# Needs IMAGE_REPOSITORY, COMMIT. Optional: CONTAINER_TOOL (docker), or podman; ARCHIVE, an image that
# was built as flight_delay:COMMIT and saved, with flight_delay.cdx.json beside the Makefile.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${IMAGE_REPOSITORY:?is not set: where images are kept, region-docker.pkg.dev/project/repository}"
: "${COMMIT:?is not set: the commit that the image is built from}"
export CONTAINER_TOOL=${CONTAINER_TOOL:-docker} LOCAL_IMAGE=flight_delay:$COMMIT

if [ -n "${ARCHIVE:-}" ]; then
  "$CONTAINER_TOOL" load --input "$ARCHIVE" >&2
else
  make image IMAGE="$LOCAL_IMAGE" >&2
fi
model=$("$CONTAINER_TOOL" image inspect --format '{{index .Config.Labels "flight_delay.model"}}' "$LOCAL_IMAGE")
image=$(deploy/release/push.sh)

# The image's copy has no serial number, so that the same image is built again; an attestation needs one.
mkdir -p reports
jq --arg id "$(cat /proc/sys/kernel/random/uuid)" '.serialNumber = "urn:uuid:" + $id' \
  flight_delay.cdx.json >reports/sbom.json
printf '%s\n' "name=${image%@*}" "digest=${image#*@}" "model=$model" sbom=reports/sbom.json
