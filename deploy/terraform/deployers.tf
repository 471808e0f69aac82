# Who releases: GitHub Actions, and Cloud Build if it is on. An account each, with the same grants,
# but that GitHub's pushes the image too, which it gets from a job that has no account.
locals {
  deployers = toset(concat(["github"], var.cloud_build ? ["cloud-build"] : []))
  pushers = merge(
    { github = google_service_account.deployer["github"].member },
    var.cloud_build ? { builder = google_service_account.builder[0].member } : {},
  )
}

resource "google_service_account" "deployer" {
  for_each = local.deployers

  account_id   = "${var.service}-${each.key}"
  display_name = "${var.service}: releases from ${each.key}"

  depends_on = [google_project_service.this]
}

# Pushes the image; may not delete one.
resource "google_artifact_registry_repository_iam_member" "pusher" {
  for_each = local.pushers

  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.writer"
  member     = each.value
}

# Fetches the champion model.
resource "google_storage_bucket_iam_member" "pusher" {
  for_each = local.pushers

  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectViewer"
  member = each.value
}

# Makes revisions and shifts traffic; may not say who calls the service.
resource "google_cloud_run_v2_service_iam_member" "deployer" {
  for_each = local.deployed ? local.deployers : []

  name     = google_cloud_run_v2_service.api[0].name
  location = var.region
  role     = "roles/run.developer"
  member   = google_service_account.deployer[each.key].member
}

# Smoke-tests the candidate, which may be closed to everyone else.
resource "google_cloud_run_v2_service_iam_member" "tester" {
  for_each = local.deployed ? local.deployers : []

  name     = google_cloud_run_v2_service.api[0].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.deployer[each.key].member
}

# A revision runs as the runtime account, so who deploys has to be allowed to act as it.
resource "google_service_account_iam_member" "deployer" {
  for_each = local.deployers

  service_account_id = google_service_account.runtime.name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.deployer[each.key].member
}

# Tells what was deployed; may not read what others told.
resource "google_pubsub_topic_iam_member" "deployer" {
  for_each = local.deployers

  topic  = google_pubsub_topic.deployments.id
  role   = "roles/pubsub.publisher"
  member = google_service_account.deployer[each.key].member
}
