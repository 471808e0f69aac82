#!/usr/bin/env bash
# shellcheck disable=SC2016 # $tag is jq's
# What Cloud Run's traffic looks like now.
#
#   deploy/release/traffic.sh serving        the revisions that get traffic, one a line
#   deploy/release/traffic.sh tagged TAG     the revision that has the tag, or nothing
#   deploy/release/traffic.sh url TAG        the address of the tag, or nothing
#   deploy/release/traffic.sh address        the address of the service
#
# Needs PROJECT, REGION, SERVICE; gcloud and jq.
set -euo pipefail
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"

case "${1:-}" in
serving) filter='[(.status.traffic // [])[] | select((.percent // 0) > 0) | .revisionName] | unique | .[]' ;;
tagged) filter='first(.status.traffic[]? | select(.tag == $tag) | .revisionName)' ;;
url) filter='first(.status.traffic[]? | select(.tag == $tag) | .url)' ;;
address) filter=.status.url ;;
*)
  sed -n '3,10s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac

gcloud run services describe "$SERVICE" --project="$PROJECT" --region="$REGION" --format=json |
  jq --raw-output --arg tag "${2:-}" "$filter"
