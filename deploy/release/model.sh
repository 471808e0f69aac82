#!/usr/bin/env bash
# Brings the model that is to be deployed into the model store: trained from DATA if that is set,
# else the champion of the bucket.
#
# Needs DATA (path or URL of the real flights) or BUCKET (of the models).
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -n "${DATA:-}" ]; then
  exec make train DATA="$DATA"
fi
: "${BUCKET:?is not set, and DATA neither: the bucket of the models}"
exec make models-pull BUCKET="$BUCKET"
