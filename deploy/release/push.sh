#!/usr/bin/env bash
# Pushes the image that was built as NAME:COMMIT to Artifact Registry, and prints what later
# steps need, as `name=value` lines: name and digest of the image, the tag of the model in it.
#
# Needs IMAGE_REPOSITORY (region-docker.pkg.dev/project/repository), COMMIT. Optional: CONTAINER_TOOL
# (docker), or podman; NAME (flight_delay).
set -euo pipefail
: "${IMAGE_REPOSITORY:?is not set: where images are kept, region-docker.pkg.dev/project/repository}"
: "${COMMIT:?is not set: the commit that the image was built from}"
container=${CONTAINER_TOOL:-docker}
local=${NAME:-flight_delay}:$COMMIT
name=$IMAGE_REPOSITORY/$(tr _ - <<<"${NAME:-flight_delay}")
registry=${IMAGE_REPOSITORY%%/*}
inspect() { "$container" image inspect --format "$1" "$name:$COMMIT"; }

# Where gcloud is missing, in a step of Cloud Build, the credentials are there already.
if [[ $registry == *.pkg.dev ]] && command -v gcloud >/dev/null; then
  gcloud auth configure-docker "$registry" --quiet >&2
fi
"$container" tag "$local" "$name:$COMMIT"
if [ "$container" = podman ]; then
  digests=$(mktemp)
  trap 'rm -f "$digests"' EXIT
  # What podman lists of an image are digests of its own copy too.
  podman push --digestfile "$digests" "$name:$COMMIT" >&2
  digest=$(cat "$digests")
else
  "$container" push "$name:$COMMIT" >&2
  # Of all registries that the image was pushed to, this one.
  digest=$(inspect '{{join .RepoDigests "\n"}}' | sed -n "s#^$name@##p")
fi
model=$(inspect '{{index .Config.Labels "flight_delay.model"}}')
printf '%s\n' "name=$name" "digest=$digest" "model=$model"
