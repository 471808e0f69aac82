#!/usr/bin/env bash
# Prints what a job without Google's credentials needs to load the candidate or the service, as
# `name=value` lines: url, revision (of the candidate), sealed (the identity token, for
# deploy/release/with-token.sh: everybody may read what a job hands on, so it is encrypted).
#
# Needs TARGET (candidate or service), PROJECT, REGION, SERVICE, FLIGHT_KEY. Optional: SERVICE_URL;
# EDGE_URL and CANDIDATE_URL, where a load balancer shows service and candidate, which then answer at
# no other address; FLIGHT_ID_TOKEN.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${FLIGHT_KEY:?is not set: an API key that may predict}"
revision=$(deploy/release/traffic.sh tagged candidate)
case "${TARGET:?is not set: candidate or service}" in
candidate) url=${CANDIDATE_URL:-$(deploy/release/traffic.sh url candidate)} ;;
service) url=${EDGE_URL:-${SERVICE_URL:?is not set: the address of the service}} ;;
*)
  echo "TARGET is $TARGET: candidate or service is needed" >&2
  exit 2
  ;;
esac
export FLIGHT_KEY
sealed=$(openssl enc -aes-256-cbc -pbkdf2 -base64 -A -pass env:FLIGHT_KEY <<<"${FLIGHT_ID_TOKEN:-}")
printf '%s\n' "url=$url" "revision=$revision" "sealed=$sealed"
