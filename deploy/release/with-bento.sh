#!/usr/bin/env bash
# Serves the newest built Bento on this machine, runs a command with its address as URL, ends it.
#
#   deploy/release/with-bento.sh deploy/release/load.sh
#
# Optional: PORT (3001).
set -euo pipefail
cd "$(dirname "$0")/../.."
port=${PORT:-3001}
export URL=http://127.0.0.1:$port

mkdir -p reports
.venv/bin/bentoml serve flight_delay:latest --host 127.0.0.1 --port "$port" >reports/serve.log 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" || true' EXIT

curl --silent --fail --output /dev/null --retry 60 --retry-delay 1 --retry-all-errors "$URL/readyz" ||
  { tail reports/serve.log >&2 && exit 1; }
kill -0 "$server" # else somebody else answers at this port
"$@"
