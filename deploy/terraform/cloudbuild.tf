# The same release from Cloud Build. Its GitHub app has to be let into the repository by hand first.
resource "google_cloudbuild_trigger" "release" {
  count = var.cloud_build ? 1 : 0

  name            = "${var.service}-release"
  location        = var.region
  description     = "Build, push and deploy ${var.github_ref}"
  filename        = "deploy/cloudbuild.yaml"
  service_account = google_service_account.deployer["cloud-build"].id

  github {
    owner = split("/", var.github_repository)[0]
    name  = split("/", var.github_repository)[1]
    push {
      branch = "^${trimprefix(var.github_ref, "refs/heads/")}$"
    }
  }

  substitutions = {
    _REGION     = var.region
    _SERVICE    = var.service
    _REPOSITORY = google_artifact_registry_repository.images.repository_id
    _BUCKET     = google_storage_bucket.models.name
    _TOPIC      = google_pubsub_topic.deployments.name
  }

  depends_on = [google_project_service.this]
}

# A build that runs as its own account writes its log itself. Only a project can be told so.
resource "google_project_iam_member" "cloud_build_log" {
  count = var.cloud_build ? 1 : 0

  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.deployer["cloud-build"].member
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
