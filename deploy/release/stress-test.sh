#!/usr/bin/env bash
# Locust, then wrk, at a Bento on this machine or at the deployed service. Both always run; the exit
# status tells whether either missed its objectives. Reports come into reports/.
#
# Needs TARGET: runner (the newest built Bento, served here), candidate or service (needs SERVICE_URL,
# FLIGHT_KEY; for candidate PROJECT, REGION, SERVICE, unless CANDIDATE_URL is set), or url (needs
# URL). Takes what deploy/release/load.sh takes.
set -euo pipefail
cd "$(dirname "$0")/../.."

case "${TARGET:?is not set: runner, candidate, service or url}" in
runner) TARGET=url exec deploy/release/with-bento.sh deploy/release/stress-test.sh ;;
candidate) URL=${CANDIDATE_URL:-$(deploy/release/traffic.sh url candidate)} ;;
service) URL=${SERVICE_URL:?is not set: the address of the service} ;;
url) : "${URL:?is not set: the address of the service}" ;;
*)
  echo "TARGET is $TARGET: runner, candidate, service or url is needed" >&2
  exit 2
  ;;
esac
export URL
if [ "$TARGET" != url ]; then
  : "${FLIGHT_KEY:?is not set: an API key that may predict}"
fi

status=0
deploy/release/load.sh || status=$?
[ "$status" -ne 2 ] || exit 2 # a number is wrong: nothing was started
.venv/bin/python -m bench.slo.stress --url "$URL" | tee reports/wrk.txt || status=$?
exit "$status"
