#!/usr/bin/env bash
# Fetches the champion from the bucket into ./champion/, if it is not blocked, and checks its SHA-256.
# With gcloud's login and Python's standard library alone: nothing is installed beside Google's
# credentials. model.sh imports it.
#
# Needs BUCKET.
set -euo pipefail
: "${BUCKET:?is not set: the bucket of the models}"
folder=$(dirname "$0")
PYTHONPATH=$(cd "$folder/../.." && pwd) exec python3 -m deploy.release.models fetch
