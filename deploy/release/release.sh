#!/usr/bin/env bash
# A release: deploy without traffic, smoke test, short load, traffic step by step, event. If any of
# it fails, all traffic goes back to the revision that served before, and the event says so.
#
#   deploy/release/release.sh             all of it
#   deploy/release/release.sh candidate   as far as the smoke test; no event yet if it went well
#   deploy/release/release.sh shift       the rest, of REVISION, if LOAD_RESULT is `success`
#
# Needs PROJECT, REGION, SERVICE, TOPIC, BUCKET, IMAGE (by digest), COMMIT, MODEL, BUILD, FLIGHT_KEY.
# What is on the bucket's list of what was rolled back is refused (python3 -m deploy.release.blocked).
# Optional: LOAD (yes), `no` leaves Locust out; CANDIDATE_URL, where a load balancer shows the
# candidate; FLIGHT_ID_TOKEN; what deploy/release/load.sh and deploy/release/shift.sh take.
set -euo pipefail
part=${1:-all}
[[ $part =~ ^(all|candidate|shift)$ ]] || { echo "$part is no part of a release" >&2 && exit 2; }
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${TOPIC:?is not set: the Pub/Sub topic of deployments}"
: "${BUCKET:?is not set: the bucket of the models}"
: "${IMAGE:?is not set: the image, name@sha256:digest}"
: "${COMMIT:?is not set: the commit that the image was built from}"
: "${MODEL:?is not set: the tag of the model in the image}"
: "${BUILD:?is not set: the id of the build}"
: "${FLIGHT_KEY:?is not set: an API key that may predict}"

stage=look stable=""
WHY=$(mktemp) # what the canary says
export WHY

# A rollback that has nothing to do exits with 0 too: it makes sure where the traffic is.
finish() {
  status=$?
  trap - EXIT
  trap '' INT TERM # GitHub asks twice before it kills: this has to come to its end
  why=$(cat "$WHY")
  rm -f "$WHY"
  [ "$status$part" != 0candidate ] || exit 0
  outcome=released serving=${candidate:-} REASON=""
  if [ "$status" -ne 0 ]; then
    echo "the release of $IMAGE failed: $stage" >&2
    outcome=failed serving=$stable
    [ "$stage" = shift ] && outcome=rolled_back
    if [ "$stage$status" = shift3 ]; then # whoever has moved the traffic knows why: it stays there
      outcome=failed stable=$(deploy/release/traffic.sh serving || true)
      [[ $stable != *$'\n'* ]] || stable=""
      serving=$stable
    fi
    export REASON="release $BUILD: ${why:-$stage failed}"
    [ -z "$stable" ] || TOPIC="" REVISION=$stable deploy/release/rollback.sh || outcome=rollback_failed
  fi
  OUTCOME=$outcome STAGE=$stage REVISION=$serving deploy/release/notify.sh || exit $((status ? status : 1))
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

stable=$(deploy/release/traffic.sh serving)
if [ -z "$stable" ] || [[ $stable == *$'\n'* ]]; then
  echo "one revision has to serve, not: ${stable//$'\n'/, }; see deploy/release/rollback.sh" >&2
  stable=""
  exit 1
fi

stage=blocked
python3 -m deploy.release.blocked check "${IMAGE#*@}" "$MODEL" "$COMMIT"

stage=deploy
if [ "$part" = shift ]; then
  URL=$(deploy/release/traffic.sh url candidate)
else
  URL=$(deploy/release/deploy.sh)
fi
export URL=${CANDIDATE_URL:-$URL}
candidate=$(deploy/release/traffic.sh tagged candidate)
if [ "$part" = shift ] && [ "$candidate" != "${REVISION:-}" ]; then
  echo "$candidate is the candidate, not ${REVISION:-}" >&2
  exit 1
fi
export CANDIDATE=$candidate

stage=smoke
deploy/release/smoke.sh
[ "$part" != candidate ] || exit 0

stage=load
if [ "$part" = shift ]; then
  [ "${LOAD_RESULT:-}" = success ]
elif [ "${LOAD:-yes}" != no ]; then
  deploy/release/load.sh
fi

stage="shift"
deploy/release/shift.sh
stage=""
