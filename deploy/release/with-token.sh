#!/usr/bin/env bash
# Runs a command with the identity token that deploy/release/target.sh has sealed as FLIGHT_ID_TOKEN.
#
# Optional: SEALED; then it needs FLIGHT_KEY.
set -euo pipefail
if [ -n "${SEALED:-}" ]; then
  FLIGHT_ID_TOKEN=$(openssl enc -d -aes-256-cbc -pbkdf2 -base64 -A -pass env:FLIGHT_KEY <<<"$SEALED")
  export FLIGHT_ID_TOKEN
  [ -z "${GITHUB_ACTIONS:-}" ] || echo "::add-mask::$FLIGHT_ID_TOKEN" # in all that is logged from now on
fi
exec "$@"
