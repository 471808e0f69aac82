#!/usr/bin/env bash
# Brings the model that is to be deployed into the model store: what deploy/release/fetch.sh has left in
# champion/. With DATA (path or URL of the real flights) another one is trained, which has to be no
# worse than the champion to be served.
set -euo pipefail
cd "$(dirname "$0")/../.."
make .venv/ready
.venv/bin/bentoml models import champion/*.bentomodel
if [ -n "${DATA:-}" ]; then
  make train DATA="$DATA"
fi
