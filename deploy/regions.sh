#!/usr/bin/env bash
# Runs a command once for each region, one after the other: deploy/regions.sh deploy/release/rollback.sh
#
# Needs REGION; SECOND_REGION, if there is a second one, for which the command gets REGION and
# CANDIDATE_URL of that (SECOND_CANDIDATE_URL). Stops at the first region that fails; a rollback, with
# --keep-going before the command, is tried in both.
set -euo pipefail
: "${REGION:?is not set: the region of the service}"
keep_going=no
if [ "${1:-}" = --keep-going ]; then
  keep_going=yes
  shift
fi
: "${1:?a command is needed}"

status=0
run() { # REGION CANDIDATE_URL COMMAND
  echo "-- $1" >&2
  REGION=$1 CANDIDATE_URL=$2 "${@:3}" || status=$?
}
run "$REGION" "${CANDIDATE_URL:-}" "$@"
if [ -n "${SECOND_REGION:-}" ] && { [ "$status" -eq 0 ] || [ "$keep_going" = yes ]; }; then
  run "$SECOND_REGION" "${SECOND_CANDIDATE_URL:-}" "$@"
fi
exit "$status"
