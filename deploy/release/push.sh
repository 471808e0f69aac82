#!/usr/bin/env bash
# Pushes a built image to Artifact Registry and prints its name by digest.
#
# Needs LOCAL_IMAGE (the image's local name), IMAGE_REPOSITORY (region-docker.pkg.dev/project/repository),
# COMMIT. Optional: CONTAINER_TOOL (docker), or podman.
set -euo pipefail
: "${LOCAL_IMAGE:?is not set: the local name of the image}"
: "${IMAGE_REPOSITORY:?is not set: where images are kept, region-docker.pkg.dev/project/repository}"
: "${COMMIT:?is not set: the commit that the image was built from}"
container=${CONTAINER_TOOL:-docker}
name=$IMAGE_REPOSITORY/flight-delay
registry=${IMAGE_REPOSITORY%%/*}

# Where gcloud is missing, in a step of Cloud Build, the credentials are there already.
if [[ $registry == *.pkg.dev ]] && command -v gcloud >/dev/null; then
  gcloud auth configure-docker "$registry" --quiet >&2
fi
"$container" tag "$LOCAL_IMAGE" "$name:$COMMIT"
if [ "$container" = podman ]; then
  digests=$(mktemp)
  trap 'rm -f "$digests"' EXIT
  # What podman lists of an image are digests of its own copy too.
  podman push --digestfile "$digests" "$name:$COMMIT" >&2
  echo "$name@$(cat "$digests")"
else
  "$container" push "$name:$COMMIT" >&2
  # Of all registries that the image was pushed to, this one.
  "$container" image inspect --format '{{json .RepoDigests}}' "$name:$COMMIT" |
    jq --raw-output --arg name "$name@" 'first(.[] | select(startswith($name)))'
fi
