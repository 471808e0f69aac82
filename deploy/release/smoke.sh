#!/usr/bin/env bash
# Asks a running service for one prediction, as a client would: of the example in its document, which
# has the fields and the names of its airport.
#
# Needs URL and FLIGHT_KEY (an API key with the scope `predict`). Optional: MODEL, the tag that must
# answer (`unknown`: any, where the first revision, which has no labels, is resized); FLIGHT_ID_TOKEN, a
# Google identity token where Cloud Run itself lets in only invokers; ATTEMPTS (30) to be ready, PAUSE (2)
# seconds apart.
set -euo pipefail
: "${URL:?is not set: the address of the service}"
: "${FLIGHT_KEY:?is not set: an API key that may predict}"
attempts=${ATTEMPTS:-30}
answer=$(mktemp)
trap 'rm -f "$answer" "$answer.head"' EXIT

fail() {
  echo "smoke test of $URL failed: $*" >&2
  head -c 500 "$answer" >&2
  exit 1
}

# Headers come from a file: a key in the arguments would be seen by every user of the machine.
google() {
  [ -z "${FLIGHT_ID_TOKEN:-}" ] || printf 'X-Serverless-Authorization: Bearer %s\n' "$FLIGHT_ID_TOKEN"
}
client() {
  google
  printf 'X-API-Key: %s\n' "$FLIGHT_KEY"
}

# status HEADERS PATH [OPTIONS]: prints the status, 000 if nobody answered; the body is in $answer.
status() {
  curl --silent --max-time 10 --output "$answer" --dump-header "$answer.head" \
    --write-out '%{http_code}' --header @<("$1") "${URL%/}$2" "${@:3}" || true
}
predict() { status "$1" /predict --header 'Content-Type: application/json' --data "$flight"; }

# Not /readyz: Google's front end keeps some paths that end in z for itself.
for ((attempt = 1; ; attempt++)); do
  ready=$(status google /health)
  [ "$ready" = 200 ] && break
  [ "$attempt" -ge "$attempts" ] && fail "/health answered $ready, $attempts times"
  sleep "${PAUSE:-2}"
done

got=$(status google /openapi.json)
flight=$(python3 -c '
import json, sys
body = json.load(sys.stdin)["paths"]["/predict"]["post"]["requestBody"]
print(json.dumps(body["content"]["application/json"]["examples"]["smallest"]["value"]))' \
  <"$answer" 2>/dev/null) || fail "/openapi.json answered $got, without an example"

got=$(predict client)
[ "$got" = 200 ] || fail "/predict answered $got"
probability=$(python3 -c '
import json, sys
atraso = json.load(sys.stdin)["atraso"]
assert type(atraso) in (int, float) and 0 <= atraso <= 1
print(atraso)' <"$answer" 2>/dev/null) || fail "atraso is no probability"
tag=$(tr -d '\r' <"$answer.head" | sed -nE 's/^[Xx]-[Mm]odel-[Tt]ag: *//p')
[ "${MODEL:-unknown}" = unknown ] || [ "$MODEL" = "$tag" ] || fail "the model is $tag, not $MODEL"

got=$(predict google)
[ "$got" = 401 ] || fail "/predict without a key answered $got, not 401"
echo "$URL answers: $tag, atraso $probability"
