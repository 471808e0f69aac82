#!/usr/bin/env bash
# Locust, then wrk, at URL, or without one at the newest built Bento, served here. Both always run,
# but wrk not where EDGE_LIMIT is set: it sends as fast as it can, which a load balancer refuses.
# The exit status tells whether either missed its objectives. Reports come into reports/.
#
# Takes what deploy/release/load.sh takes.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${URL:-}" ] || exec deploy/release/with-bento.sh deploy/release/stress-test.sh

status=0
deploy/release/load.sh || status=$?
[ "$status" -ne 2 ] || exit 2 # a number is wrong: nothing was started
if [ -n "${EDGE_LIMIT:-}" ]; then
  echo "no wrk: the load balancer lets $EDGE_LIMIT requests a minute of one address through"
  exit "$status"
fi
.venv/bin/python -m bench.slo.stress --url "$URL" | tee reports/wrk.txt || status=$?
exit "$status"
