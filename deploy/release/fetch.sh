#!/usr/bin/env bash
# Copies the champion from the bucket into ./champion/ and checks its SHA-256. With gcloud and Python's
# standard library alone: nothing is installed beside Google's credentials. model.sh imports it.
#
# Needs BUCKET.
set -euo pipefail
: "${BUCKET:?is not set: the bucket of the models}"
models=gs://${BUCKET#gs://}/models
tag=$(gcloud storage cat "$models/champion.json" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["tag"])')
mkdir champion # a folder that is there could hold another model
gcloud storage cp "$models/${tag/://}.bentomodel" "$models/${tag/://}.bentomodel.sha256" champion/ >&2
pushed=$(cat champion/*.sha256)
actual=$(python3 -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())' <"$(echo champion/*.bentomodel)")
if [ "$pushed" != "$actual" ]; then
  echo "$tag has the SHA-256 $actual, but $pushed was pushed" >&2
  exit 1
fi
