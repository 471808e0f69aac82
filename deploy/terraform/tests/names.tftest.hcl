# Names that can be chosen, and Cloud Build's own places.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
}

run "names_are_made_of_project_and_service" {
  assert {
    condition     = google_storage_bucket.models.name == "airline-delays-flight-delay-models"
    error_message = "the bucket of models has another name"
  }
  assert {
    condition     = google_iam_workload_identity_pool.github.workload_identity_pool_id == "flight-delay-github"
    error_message = "GitHub's pool has another name"
  }
}

run "bucket_and_pool_are_named_as_asked" {
  variables {
    model_bucket_name = "airline-models"
    identity_pool     = "flight-delay-github-2" # the first one was deleted, and keeps its name
  }
  assert {
    condition     = google_storage_bucket.models.name == "airline-models" && output.github_variables.BUCKET == "airline-models"
    error_message = "the bucket of models has another name than was asked for"
  }
  assert {
    condition     = google_iam_workload_identity_pool.github.workload_identity_pool_id == "flight-delay-github-2"
    error_message = "GitHub's pool has another name than was asked for"
  }
}

run "builds_run_where_google_lets_every_project_build" {
  variables {
    cloud_build = true
  }
  assert {
    condition = toset([
      google_cloudbuild_trigger.build[0].location, google_cloudbuild_trigger.release[0].location,
      google_cloudbuildv2_repository.this[0].location,
    ]) == toset(["southamerica-east1"])
    error_message = "triggers and connection are in other regions than build_region"
  }
  assert {
    condition = alltrue([
      for repository in [
        google_cloudbuild_trigger.build[0].repository_event_config[0].repository,
        google_cloudbuild_trigger.release[0].source_to_build[0].repository,
        google_cloudbuild_trigger.release[0].git_file_source[0].repository,
      ] : repository == google_cloudbuildv2_repository.this[0].id
    ])
    error_message = "a trigger does not wait for the repository's connection"
  }
  assert {
    condition = (google_service_account_iam_member.cloud_build[0].service_account_id == google_service_account.deployer["cloud-build"].name &&
    google_service_account_iam_member.cloud_build[0].member == google_service_account.deployer["cloud-build"].member)
    error_message = "the smoke test of a build gets no identity token"
  }
}

run "a_failed_build_tells_those_who_get_tickets" {
  variables {
    cloud_build     = true
    ticket_channels = ["projects/airline-delays/notificationChannels/2"]
  }
  assert {
    condition     = google_pubsub_topic.cloud_builds[0].name == "cloud-builds" && strcontains(google_pubsub_subscription.failed_builds[0].filter, "attributes.status = \"FAILURE\" OR")
    error_message = "nobody hears of failed builds"
  }
  assert {
    condition     = contains(google_monitoring_alert_policy.failed_builds[0].notification_channels, "projects/airline-delays/notificationChannels/2")
    error_message = "the alert reaches nobody"
  }
}

run "what_is_asked_for_switches_its_apis_on" {
  variables {
    cloud_build   = true
    live          = "redis"
    domain        = "flights.example.com"
    client_ca_pem = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----"
  }
  assert {
    condition = toset(local.apis) == toset([
      for api in regexall("\"([a-z]+\\.googleapis\\.com)\"", file("main.tf")) : api[0]
    ])
    error_message = "an API of main.tf stays off, though everything is asked for"
  }
}
