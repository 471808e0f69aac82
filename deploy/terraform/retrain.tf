# New flights, once a month: a model is trained, compared with the champion and pushed (../README.md,
# "Retrain"). By GitHub's retrain.yml or, if there is an image for it, by a job of Cloud Run.
locals {
  retrains = var.retrain != null
  data     = local.retrains ? var.retrain.data : ""
  image    = local.retrains ? var.retrain.image : null
  has_job  = local.image != null

  retrained_objects = "projects/_/buckets/${google_storage_bucket.models.name}/objects/models/"
}

resource "google_service_account" "retrainer" {
  count = local.retrains ? 1 : 0

  account_id   = "${var.service}-retrain"
  display_name = "${var.service}: retrains, and may not deploy"

  depends_on = [google_project_service.this]
}

# Fetches the champion, and looks whether it is blocked.
resource "google_storage_bucket_iam_member" "retrainer" {
  count = local.retrains ? 1 : 0

  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.retrainer[0].member
}

# Pushes models and says which is the champion; may not unblock one.
resource "google_storage_bucket_iam_member" "retrained" {
  count = local.retrains ? 1 : 0

  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectUser"
  member = google_service_account.retrainer[0].member

  condition {
    title      = "models, not what is blocked"
    expression = "resource.name.startsWith(\"${local.retrained_objects}\") && resource.name != \"${local.retrained_objects}blocked.json\""
  }
}

resource "google_storage_bucket_iam_member" "new_flights" {
  count = startswith(local.data, "gs://") ? 1 : 0

  bucket = split("/", trimprefix(local.data, "gs://"))[0]
  role   = "roles/storage.objectViewer"
  member = google_service_account.retrainer[0].member
}

# retrain.yml takes the account's place, as deploy.yml the deployer's (github.tf).
resource "google_service_account_iam_member" "retrainer" {
  count = local.retrains ? 1 : 0

  service_account_id = google_service_account.retrainer[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/attribute.repository/${var.github_repository}"
}

resource "google_cloud_run_v2_job" "retrain" {
  count = local.has_job ? 1 : 0

  name                = "${var.service}-retrain"
  location            = var.region
  deletion_protection = false # it holds nothing

  template {
    template {
      service_account = google_service_account.retrainer[0].email
      timeout         = "3600s"
      max_retries     = 0 # the same flights would be refused again

      containers {
        image = local.image

        resources {
          limits = { cpu = "2", memory = "4Gi" }
        }

        dynamic "env" {
          for_each = {
            BUCKET    = google_storage_bucket.models.name
            CHAMPIONS = google_pubsub_topic.champions[0].id
            DATA      = local.data
          }
          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_project_service" "scheduler" {
  count = local.has_job ? 1 : 0

  service            = "cloudscheduler.googleapis.com"
  disable_on_destroy = false
}

# May start the job, and nothing else.
resource "google_service_account" "scheduler" {
  count = local.has_job ? 1 : 0

  account_id   = "${var.service}-scheduler"
  display_name = "${var.service}: starts the retraining"

  depends_on = [google_project_service.this]
}

resource "google_cloud_run_v2_job_iam_member" "scheduler" {
  count = local.has_job ? 1 : 0

  name     = google_cloud_run_v2_job.retrain[0].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler[0].member
}

# https://cloud.google.com/run/docs/execute/jobs-on-schedule
resource "google_cloud_scheduler_job" "retrain" {
  count = local.has_job ? 1 : 0

  name      = "${var.service}-retrain"
  region    = var.region
  schedule  = var.retrain.schedule
  time_zone = "America/Santiago"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.retrain[0].id}:run"

    oauth_token {
      service_account_email = google_service_account.scheduler[0].email
    }
  }

  depends_on = [google_project_service.scheduler]
}

# A message for each new champion, which the job publishes ...
resource "google_pubsub_topic" "champions" {
  # checkov:skip=CKV_GCP_83: Google's own key is enough for messages without secrets
  count = local.has_job ? 1 : 0

  name = "${var.service}-champions"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.this]
}

resource "google_pubsub_topic_iam_member" "retrainer" {
  count = local.has_job ? 1 : 0

  topic  = google_pubsub_topic.champions[0].id
  role   = "roles/pubsub.publisher"
  member = google_service_account.retrainer[0].member
}

# ... and which starts the build that a push starts: image, smoke test, canary (cloudbuild.tf).
resource "google_cloudbuild_trigger" "champion" {
  count = local.has_job && var.cloud_build ? 1 : 0

  name            = "${var.service}-champion"
  location        = google_cloudbuild_trigger.build[0].location
  description     = "Build with the new champion"
  service_account = google_service_account.builder[0].id
  substitutions   = google_cloudbuild_trigger.build[0].substitutions

  pubsub_config {
    topic = google_pubsub_topic.champions[0].id
  }

  source_to_build {
    uri        = google_cloudbuild_trigger.release[0].source_to_build[0].uri
    repository = google_cloudbuild_trigger.release[0].source_to_build[0].repository
    ref        = var.github_ref
    repo_type  = "GITHUB"
  }

  git_file_source {
    path       = "deploy/cloudbuild.yaml"
    uri        = google_cloudbuild_trigger.release[0].git_file_source[0].uri
    repository = google_cloudbuild_trigger.release[0].git_file_source[0].repository
    revision   = var.github_ref
    repo_type  = "GITHUB"
  }

  depends_on = [google_project_service.this]
}
