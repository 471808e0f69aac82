# Who releases: GitHub Actions, and Cloud Build if it is on. An account each, with the same grants,
# but that GitHub's pushes the image too, which it gets from a job that has no account.
locals {
  deployers = toset(concat(["github"], var.cloud_build ? ["cloud-build"] : []))
  pushers = merge(
    { github = google_service_account.deployer["github"].member },
    var.cloud_build ? { builder = google_service_account.builder[0].member } : {},
  )
  # Who deploys, moves traffic and puts it back: the pipelines, and the people of `operators`.
  operators = { for member in var.operators : member => member }
  releasers = merge({ for name in local.deployers : name => google_service_account.deployer[name].member }, local.operators)
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

# Fetches the champion model, and looks whether it is blocked.
resource "google_storage_bucket_iam_member" "pusher" {
  for_each = merge(local.pushers, local.releasers)

  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectViewer"
  member = each.value
}

# After a rollback: what is blocked, and which model is the champion again.
resource "google_storage_bucket_iam_member" "releaser" {
  for_each = local.releasers

  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectUser"
  member = each.value

  condition {
    title      = "records of releases"
    expression = join(" || ", [for name in ["blocked", "champion"] : "resource.name == \"projects/_/buckets/${google_storage_bucket.models.name}/objects/models/${name}.json\""])
  }
}

# Makes revisions and shifts traffic; may not say who calls the service.
resource "google_cloud_run_v2_service_iam_member" "deployer" {
  for_each = local.deployed ? local.releasers : {}

  name     = google_cloud_run_v2_service.api[0].name
  location = var.region
  role     = "roles/run.developer"
  member   = each.value
}

# Smoke-tests the candidate, which may be closed to everyone else.
resource "google_cloud_run_v2_service_iam_member" "tester" {
  for_each = local.deployed ? local.releasers : {}

  name     = google_cloud_run_v2_service.api[0].name
  location = var.region
  role     = "roles/run.invoker"
  member   = each.value
}

# A revision runs as the runtime account, so who deploys has to be allowed to act as it.
resource "google_service_account_iam_member" "deployer" {
  for_each = local.releasers

  service_account_id = google_service_account.runtime.name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value
}

# Tells what was deployed; may not read what others told.
resource "google_pubsub_topic_iam_member" "deployer" {
  for_each = local.releasers

  topic  = google_pubsub_topic.deployments.id
  role   = "roles/pubsub.publisher"
  member = each.value
}

# Judges a candidate by what its clients get. Only a project can be told so, as of the next two.
resource "google_project_iam_member" "watcher" {
  for_each = local.releasers

  project = var.project_id
  role    = "roles/monitoring.viewer"
  member  = each.value

  depends_on = [google_project_service.this]
}

# Tells people what was released. Cloud Build's may write the log already (cloudbuild.tf).
resource "google_project_iam_member" "teller" {
  for_each = { for name, member in local.releasers : name => member if name != "cloud-build" }

  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = each.value

  depends_on = [google_project_service.this]
}

# Reads what happened.
resource "google_project_iam_member" "operator" {
  for_each = local.operators

  project = var.project_id
  role    = "roles/logging.viewer"
  member  = each.value

  depends_on = [google_project_service.this]
}

# Who deploys an image, after a rollback the one before, has to be able to read it.
resource "google_artifact_registry_repository_iam_member" "operator" {
  for_each = local.operators

  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = each.value
}
