# The same release from Cloud Build. Two builds with an account each: what is installed to build the
# image cannot deploy.

# ../connect.sh has made the connection: somebody has to let Google's app into the repository.
resource "google_cloudbuildv2_repository" "this" {
  count = var.cloud_build ? 1 : 0

  name              = var.service
  location          = var.build_region
  parent_connection = "${var.service}-github"
  remote_uri        = "https://github.com/${var.github_repository}.git"

  depends_on = [google_project_service.this]
}

resource "google_cloudbuild_trigger" "build" {
  count = var.cloud_build ? 1 : 0

  name            = "${var.service}-build"
  location        = var.build_region
  description     = "Build and push ${var.github_ref}"
  filename        = "deploy/cloudbuild.yaml"
  service_account = google_service_account.builder[0].id

  repository_event_config {
    repository = google_cloudbuildv2_repository.this[0].id
    push {
      branch = "^${trimprefix(var.github_ref, "refs/heads/")}$"
    }
  }

  substitutions = {
    _REGION     = var.region
    _REPOSITORY = google_artifact_registry_repository.images.repository_id
    _BUCKET     = google_storage_bucket.models.name
    _BUILT      = google_pubsub_topic.built[0].name
  }

  depends_on = [google_project_service.this]
}

resource "google_cloudbuild_trigger" "release" {
  count = var.cloud_build ? 1 : 0

  name            = "${var.service}-release"
  location        = var.build_region
  description     = "Release what was built"
  service_account = google_service_account.deployer["cloud-build"].id

  pubsub_config {
    topic = google_pubsub_topic.built[0].id
  }

  source_to_build {
    repository = google_cloudbuildv2_repository.this[0].id
    ref        = var.github_ref
    repo_type  = "GITHUB"
  }

  git_file_source {
    path       = "deploy/cloudbuild-release.yaml"
    repository = google_cloudbuildv2_repository.this[0].id
    revision   = var.github_ref
    repo_type  = "GITHUB"
  }

  substitutions = {
    _IMAGE   = "$(body.message.data.image)"
    _MODEL   = "$(body.message.data.model)"
    _COMMIT  = "$(body.message.data.commit)"
    _REGION  = var.region
    _SERVICE = var.service
    _BUCKET  = google_storage_bucket.models.name
    _TOPIC   = google_pubsub_topic.deployments.name
    # Where the edge is, the service's own address is closed to a build, too.
    _CANDIDATE_URL = local.edge ? "https://candidate.${var.domain}" : ""
  }

  depends_on = [google_project_service.this]
}

# What was built, from one build to the other.
resource "google_pubsub_topic" "built" {
  # checkov:skip=CKV_GCP_83: Google's own key is enough for messages without secrets
  count = var.cloud_build ? 1 : 0

  name = "${var.service}-built"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.this]
}

resource "google_pubsub_topic_iam_member" "builder" {
  count = var.cloud_build ? 1 : 0

  topic  = google_pubsub_topic.built[0].id
  role   = "roles/pubsub.publisher"
  member = google_service_account.builder[0].member
}

resource "google_service_account" "builder" {
  count = var.cloud_build ? 1 : 0

  account_id   = "${var.service}-builder"
  display_name = "${var.service}: builds of Cloud Build"

  depends_on = [google_project_service.this]
}

# Who deploys an image has to be able to read it.
resource "google_artifact_registry_repository_iam_member" "cloud_build" {
  count = var.cloud_build ? 1 : 0

  location   = var.region
  repository = google_artifact_registry_repository.images.name
  role       = "roles/artifactregistry.reader"
  member     = google_service_account.deployer["cloud-build"].member
}

# The smoke test needs an identity token of the account that the build runs as.
resource "google_service_account_iam_member" "cloud_build" {
  count = var.cloud_build ? 1 : 0

  service_account_id = google_service_account.deployer["cloud-build"].name
  role               = "roles/iam.serviceAccountOpenIdTokenCreator"
  member             = google_service_account.deployer["cloud-build"].member
}

# A build that runs as its own account writes its log itself. Only a project can be told so.
resource "google_project_iam_member" "cloud_build_log" {
  for_each = var.cloud_build ? {
    build   = google_service_account.builder[0].member
    release = google_service_account.deployer["cloud-build"].member
  } : {}

  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = each.value
}

# The key of the smoke test. GitHub keeps it as a secret of its environment.
resource "google_secret_manager_secret" "smoke_key" {
  count = var.cloud_build ? 1 : 0

  secret_id           = "${var.service}-smoke-key"
  deletion_protection = false # made anew in a minute

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.this]
}

# The build sends this key; it cannot read those of the clients.
resource "google_secret_manager_secret_iam_member" "cloud_build" {
  count = var.cloud_build ? 1 : 0

  secret_id = google_secret_manager_secret.smoke_key[0].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.deployer["cloud-build"].member
}
