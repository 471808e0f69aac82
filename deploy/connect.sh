#!/usr/bin/env bash
# Connects Cloud Build to GitHub, which its triggers need before Terraform can make them: somebody has
# to let Google's app into the repository, in a browser. Says where, and fails until that is done.
#
# Needs PROJECT, SERVICE, BUILD_REGION. https://cloud.google.com/build/docs/automating-builds/github/connect-repo-github
set -euo pipefail
: "${PROJECT:?is not set: the Google project}"
: "${SERVICE:?is not set: the Cloud Run service}"
: "${BUILD_REGION:?is not set: the region of the builds, build_region in terraform.tfvars}"
connection=$SERVICE-github
place=(--project="$PROJECT" --region="$BUILD_REGION")
state() { gcloud builds connections describe "$connection" "${place[@]}" --format="value(installationState.$1)"; }

if ! stage=$(state stage 2>/dev/null); then
  gcloud services enable cloudbuild.googleapis.com secretmanager.googleapis.com --project="$PROJECT"
  # Cloud Build keeps GitHub's token as a secret of this project.
  number=$(gcloud projects describe "$PROJECT" --format='value(projectNumber)')
  gcloud projects add-iam-policy-binding "$PROJECT" --condition=None --format=none \
    --member="serviceAccount:service-$number@gcp-sa-cloudbuild.iam.gserviceaccount.com" --role=roles/secretmanager.admin
  gcloud builds connections create github "$connection" "${place[@]}" >&2
  stage=$(state stage)
fi
if [ "$stage" != COMPLETE ]; then
  echo "$connection is $stage: open $(state actionUri), then run this again" >&2
  exit 1
fi
