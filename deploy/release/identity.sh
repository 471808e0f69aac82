#!/usr/bin/env bash
# Hands Google's identity token of the service from a job that may ask for one to a job that may not.
#
#   deploy/release/identity.sh seal         FLIGHT_ID_TOKEN into the file identity.sealed
#   deploy/release/identity.sh with COMMAND runs it with the token of that file
#
# It can call the service for an hour, and nothing else. Needs FLIGHT_KEY, which it is encrypted with.
set -euo pipefail
: "${FLIGHT_KEY:?is not set: an API key that may predict}"
cipher=(openssl enc -aes-256-cbc -pbkdf2 -pass env:FLIGHT_KEY)
case "${1:-}" in
seal) printf %s "${FLIGHT_ID_TOKEN:-}" | "${cipher[@]}" -out identity.sealed ;;
with)
  FLIGHT_ID_TOKEN=$("${cipher[@]}" -d -in identity.sealed)
  export FLIGHT_ID_TOKEN
  exec "${@:2}"
  ;;
*) sed -n '4,5s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac
