#!/usr/bin/env bash
# What Cloud Run's traffic looks like now.
#
#   deploy/release/traffic.sh serving        the revisions that get traffic, one a line
#   deploy/release/traffic.sh tagged TAG     the revision that has the tag, or nothing
#   deploy/release/traffic.sh url TAG        the address of the tag, or nothing
#   deploy/release/traffic.sh address        the address of the service
#   deploy/release/traffic.sh created        the newest revision
#
# Needs PROJECT, REGION, SERVICE; gcloud and python3.
set -euo pipefail
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"

case "${1:-}" in
serving) found='{target["revisionName"] for target in traffic if target.get("percent")}' ;;
tagged) found='[target["revisionName"] for target in traffic if target.get("tag") == tag]' ;;
url) found='[target["url"] for target in traffic if target.get("tag") == tag]' ;;
address) found='[status["url"]]' ;;
created) found='[status["latestCreatedRevisionName"]]' ;;
*)
  sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac

gcloud run services describe "$SERVICE" --project="$PROJECT" --region="$REGION" --format=json |
  python3 -c "
import json, sys
status, tag = json.load(sys.stdin)['status'], sys.argv[1]
traffic = status.get('traffic', [])
print(*sorted($found), sep='\n', end='\n' if $found else '')" "${2:-}"
