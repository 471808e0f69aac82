# The monthly training: by GitHub, or by a job that starts Cloud Build.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
}

run "without_it_nothing_is_made" {
  assert {
    condition     = length(google_service_account.retrainer) + length(google_cloud_scheduler_job.retrain) == 0
    error_message = "an account or a schedule is made"
  }
}

run "github_trains_with_an_account_that_may_not_deploy_or_unblock" {
  variables {
    retrain = { data = "gs://airline-flights/all.csv" }
  }
  assert {
    condition = [
      google_storage_bucket_iam_member.new_flights[0].bucket,
      google_storage_bucket_iam_member.new_flights[0].role,
      google_storage_bucket_iam_member.retrainer[0].role,
      google_storage_bucket_iam_member.retrained[0].role,
    ] == ["airline-flights", "roles/storage.objectViewer", "roles/storage.objectViewer", "roles/storage.objectUser"]
    error_message = "the account may do something else"
  }
  assert {
    condition     = endswith(google_storage_bucket_iam_member.retrained[0].condition[0].expression, "/objects/models/blocked.json\"")
    error_message = "the account may unblock a model"
  }
  assert {
    condition     = output.github_variables.RETRAIN_DATA == "gs://airline-flights/all.csv" && length(google_cloud_run_v2_job.retrain) == 0
    error_message = "the workflow does not train, or the job does"
  }
}

run "a_job_trains_and_its_champion_starts_a_build" {
  variables {
    cloud_build = true
    retrain = {
      data  = "https://flights.example.com/all.csv"
      image = "example.org/retrain@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    }
  }
  assert {
    condition     = google_cloud_run_v2_job.retrain[0].template[0].template[0].max_retries == 0 && google_cloud_scheduler_job.retrain[0].schedule == "40 4 3 * *"
    error_message = "a refused training is repeated, or not once a month"
  }
  assert {
    condition     = google_cloudbuild_trigger.champion[0].pubsub_config[0].topic == google_pubsub_topic.champions[0].id
    error_message = "a new champion starts no build"
  }
  assert {
    condition     = !contains(keys(output.github_variables), "RETRAIN_DATA") && length(google_storage_bucket_iam_member.new_flights) == 0
    error_message = "GitHub trains too, or a bucket is opened for a URL"
  }
}

run "a_plain_path_a_tag_and_a_job_that_nothing_listens_to" {
  command = plan
  variables {
    retrain = { data = "all.csv", image = "example.org/retrain:latest" }
  }
  expect_failures = [var.retrain]
}
