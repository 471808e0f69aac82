#!/usr/bin/env bash
# Puts all traffic back to the revision that served before; then the service's template and the
# champion; and blocks the image, the model and the commit that were rolled back, so that the next
# release does not bring them back (python3 -m deploy.release.blocked unblock).
#
# That is: of a release that has come half-way, the old revision; else the one tagged `previous`.
# Needs PROJECT, REGION, SERVICE, BUCKET. Optional: REVISION, to go to that one; REASON, for the list
# and the event; TOPIC, to publish the event. Going back to the revision that serves blocks nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${BUCKET:?is not set: the bucket of the models}"
place=(--project="$PROJECT" --region="$REGION")
export REASON=${REASON:-by hand}

serving=$(deploy/release/traffic.sh serving)
previous=$(deploy/release/traffic.sh tagged previous)
target=${REVISION:-}
if [ -z "$target" ] && [[ $serving == *$'\n'* ]]; then
  target=$(grep -vxF "$(deploy/release/traffic.sh tagged candidate)" <<<"$serving")
elif [ -z "$target" ]; then
  target=$previous
fi
if [ -z "$target" ] || [[ $target == *$'\n'* ]]; then
  echo "no revision of $SERVICE is known to have served before; say which: REVISION=... $0" >&2
  gcloud run revisions list --service="$SERVICE" "${place[@]}" --limit=10 >&2
  exit 1
fi

if [ "$target" = "$serving" ]; then
  echo "$target serves already, so nothing is blocked; what served before it, and was not blocked then:" \
    "python3 -m deploy.release.restore REASON $target REVISION"
else
  # Once gone back to, it is the previous one no more: a second rollback must not be a way forward.
  flags=(--to-revisions="$target=100")
  [ "$target" != "$previous" ] || flags+=(--remove-tags=previous)
  gcloud run services update-traffic "$SERVICE" "${place[@]}" --quiet "${flags[@]}" >&2 ||
    echo "gcloud failed, which it does after the change, too: looking where the traffic goes" >&2
  now=$(deploy/release/traffic.sh serving)
  if [ "$now" != "$target" ]; then
    echo "the traffic goes to ${now//$'\n'/, } instead of $target" >&2
    exit 1
  fi
  echo "$target serves again"
fi

trap '' INT TERM HUP # the traffic is back: the rest has to come to its end
outcome=rolled_back
# shellcheck disable=SC2086 # names of revisions, one a line
python3 -m deploy.release.restore "$REASON" "$target" $serving || outcome=rollback_failed

if [ -n "${TOPIC:-}" ] && [ "$target" != "$serving" ]; then
  build=${BUILD:-}
  told=$(python3 -m deploy.release.template "$target")
  eval "$told"
  BUILD=${build:-$BUILD}
  export OUTCOME=$outcome REVISION=$target IMAGE COMMIT MODEL BUILD
  deploy/release/notify.sh
fi
if [ "$outcome" != rolled_back ]; then
  echo "$target serves, but its template, the champion or the list of what is blocked is not back" >&2
  exit 1
fi
