#!/usr/bin/env bash
# Brings the model that is to be deployed into the model store: trained from DATA (path or URL of the
# real flights) if that is set, else what deploy/release/fetch.sh has left in champion/.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -n "${DATA:-}" ]; then
  exec make train DATA="$DATA"
fi
make .venv/ready
exec .venv/bin/bentoml models import champion/*.bentomodel
