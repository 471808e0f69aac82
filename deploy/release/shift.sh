#!/usr/bin/env bash
# Moves traffic to the revision with the tag `candidate`, step by step, with a check after each: what
# Cloud Monitoring tells of its clients (deploy/release/canary.py), then the smoke test.
#
# Needs PROJECT, REGION, SERVICE, URL (of the candidate) and what deploy/release/smoke.sh needs. Optional:
# STEPS (10 50 100) percent; WAIT (420) seconds for each; CANARY (yes), `no` goes by the smoke test
# alone; WHY, a file for what the canary found.
# IMAGE, MODEL and COMMIT, which somebody may block meanwhile;
# CANDIDATE, the revision that has to have the tag. Ends with 3 if somebody else has moved the traffic.
# At 100 % the revision before gets the tag `previous`, which deploy/release/rollback.sh goes back to.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${URL:?is not set: the address of the candidate}"
export WAIT=${WAIT:-420}

candidate=$(deploy/release/traffic.sh tagged candidate)
stable=$(deploy/release/traffic.sh serving)
if [ -z "$candidate" ] || [ -z "$stable" ] || [ "$candidate" = "$stable" ] || [[ $stable == *$'\n'* ]]; then
  echo "one revision has to serve and another one has to be tagged candidate; serving:" \
    "${stable//$'\n'/, }, candidate: $candidate" >&2
  exit 1
fi
if [ "${CANDIDATE:-$candidate}" != "$candidate" ]; then
  echo "$candidate is the candidate, not $CANDIDATE: another release has begun" | tee "${WHY:-/dev/null}" >&2
  exit 1
fi
expected=$stable

# Where it may not ask, no traffic is moved.
[ "${CANARY:-yes}" = no ] || python3 -m deploy.release.canary ask
BEGAN=$(date +%s)
export BEGAN

check() {
  if [ "${CANARY:-yes}" = no ]; then
    sleep "$WAIT"
  elif ! told=$(python3 -m deploy.release.canary "$candidate" "$stable" 2>&1); then
    echo "$told" | tee "${WHY:-/dev/null}" >&2
    return 1
  else
    echo "$told"
  fi
  # A rollback between the look at the traffic and its move shows in this list alone. Status 2 is of a
  # bucket that does not answer, which is no fault of the candidate.
  [ -z "${IMAGE:-}" ] || python3 -m deploy.release.blocked check "${IMAGE#*@}" "$MODEL" "$COMMIT" || [ $? -eq 2 ]
  deploy/release/smoke.sh
}

for percent in ${STEPS:-10 50 100}; do
  # Whoever has moved the traffic meanwhile, by a rollback say, knows why.
  now=$(deploy/release/traffic.sh serving)
  if [ "$now" != "$expected" ]; then
    echo "somebody else has moved the traffic of $SERVICE: the release stops" | tee "${WHY:-/dev/null}" >&2
    exit 3
  fi
  flags=(--to-revisions="$candidate=$percent,$stable=$((100 - percent))")
  expected=$(printf '%s\n' "$candidate" "$stable" | LC_ALL=C sort)
  if [ "$percent" -eq 100 ]; then
    flags=(--to-revisions="$candidate=100" --update-tags="previous=$stable")
    expected=$candidate
  fi
  gcloud run services update-traffic "$SERVICE" --project="$PROJECT" --region="$REGION" --quiet \
    "${flags[@]}" >&2
  echo "$percent % of the traffic: $candidate"
  check
done
