#!/usr/bin/env bash
# Makes a revision that gets no traffic, gives it the tag `candidate`, and prints its address.
#
# Needs PROJECT, REGION, SERVICE, IMAGE (by digest), COMMIT, MODEL (tag of the model in it), BUILD
# (id of the build), BUCKET, whose list of what is blocked is asked. Optional: MEMORY, CPU,
# MAX_INSTANCES and SETTINGS (NAME=value,...), which deploy/release/resize.sh changes. The service is
# there already: Terraform makes it, with all its settings.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${PROJECT:?is not set: the Google project}"
: "${REGION:?is not set: the region of the service}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${BUCKET:?is not set: the bucket of the models}"
: "${IMAGE:?is not set: the image, name@sha256:digest}"
: "${COMMIT:?is not set: the commit that the image was built from}"
: "${MODEL:?is not set: the tag of the model in the image}"
: "${BUILD:?is not set: the id of the build}"

# A tag can be moved after the tests, a digest cannot.
if ! [[ $IMAGE =~ ^[^@[:space:]]+@sha256:[0-9a-f]{64}$ ]]; then
  echo "IMAGE is $IMAGE: it has to end in @sha256: and the digest" >&2
  exit 2
fi
python3 -m deploy.release.blocked check "${IMAGE#*@}" "$MODEL" "$COMMIT" >&2

# A label has no colon: the version without the name of the model.
flags=(--no-traffic "--image=$IMAGE" "--update-labels=commit=$COMMIT,model=${MODEL##*:},build=$BUILD")
[ -z "${MEMORY:-}" ] || flags+=("--memory=$MEMORY")
[ -z "${CPU:-}" ] || flags+=("--cpu=$CPU")
[ -z "${MAX_INSTANCES:-}" ] || flags+=("--max-instances=$MAX_INSTANCES")
[ -z "${SETTINGS:-}" ] || flags+=("--update-env-vars=$SETTINGS")

# Not --tag: it gives the revision a name, which each later `terraform apply` wants to take away.
where=(--project="$PROJECT" --region="$REGION" --quiet)
gcloud run deploy "$SERVICE" "${where[@]}" "${flags[@]}" >&2
created=$(deploy/release/traffic.sh created)
if ! python3 -m deploy.release.template "$created" | grep -xF "IMAGE=$IMAGE" >/dev/null; then
  echo "$created, the newest revision, is not of $IMAGE: another release has begun" >&2
  exit 1
fi
gcloud run services update-traffic "$SERVICE" "${where[@]}" --update-tags="candidate=$created" >&2

deploy/release/traffic.sh url candidate
