#!/usr/bin/env bash
# Builds the image of the retraining job from the commit that is checked out, pushes it and prints
# name@digest, for `retrain` in terraform.tfvars. With docker, or CONTAINER_TOOL=podman.
#
# Needs IMAGE_REPOSITORY (region-docker.pkg.dev/project/repository).
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=${CONTAINER_TOOL:-docker}
COMMIT=$(git rev-parse HEAD)
export COMMIT NAME=retrain

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
git archive HEAD requirements-train.txt flights train data deploy/release | tar -x -C "$context"
base=$(sed -n 's/^ARG BASE=//p' deploy/image/Containerfile)
"$tool" build --file deploy/image/retrain.Containerfile --build-arg "BASE=$base" --platform linux/amd64 \
  --tag "retrain:$COMMIT" "$context" >&2
pushed=$(deploy/release/push.sh)
sed -n 's/^name=//p; s/^digest=/@/p' <<<"$pushed" | tr -d '\n'
echo
