#!/usr/bin/env bash
# Puts all traffic back to the revision that served before.
#
# That is: of a release that has come half-way, the old revision; else the one tagged `previous`.
# Needs PROJECT, REGION, SERVICE. Optional: REVISION, to go to that one; TOPIC, to publish the event
# (with REASON). Going back to the revision that serves already changes nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
place=(--project="$PROJECT" --region="$REGION")

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
  echo "$target serves already"
  exit 0
fi

# Once gone back to, it is the previous one no more: a second rollback must not be a way forward.
tags=()
[ "$target" = "$previous" ] && tags=(--remove-tags=previous)
gcloud run services update-traffic "$SERVICE" "${place[@]}" --quiet \
  --to-revisions="$target=100" ${tags[@]+"${tags[@]}"} >&2
now=$(deploy/release/traffic.sh serving)
if [ "$now" != "$target" ]; then
  echo "the traffic goes to ${now//$'\n'/, } instead of $target" >&2
  exit 1
fi
echo "$target serves again"

[ -n "${TOPIC:-}" ] || exit 0
revision=$(gcloud run revisions describe "$target" "${place[@]}" --format=json)
field() {
  python3 -c '
import json, sys
revision = json.load(sys.stdin)
labels = revision["metadata"].get("labels", {}) | {"image": revision["spec"]["containers"][0]["image"]}
print(labels.get(sys.argv[1], "unknown"))' "$1" <<<"$revision"
}
export OUTCOME=rolled_back REVISION=$target STAGE=${REASON:-by hand}
IMAGE=$(field image) COMMIT=$(field commit)
MODEL=$(field model) BUILD=${BUILD:-$(field build)}
export IMAGE COMMIT MODEL BUILD
deploy/release/notify.sh
