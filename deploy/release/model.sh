#!/usr/bin/env bash
# Brings the model that is to be deployed into the model store: trained from DATA if that is set,
# else the champion that deploy/release/fetch.sh has left in the folder `fetched`, else that of BUCKET.
#
# Needs one of the three: DATA is the path or URL of the real flights.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -n "${DATA:-}" ]; then
  exec make train DATA="$DATA"
fi
fetched=(fetched/*.bentomodel)
if [ -e "${fetched[0]}" ]; then
  exec make models-import FILE="${fetched[0]}"
fi
: "${BUCKET:?is not set, and DATA neither: the bucket of the models}"
exec make models-pull BUCKET="$BUCKET"
