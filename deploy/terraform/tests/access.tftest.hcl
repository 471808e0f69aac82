# Who is let in when it is asked for, and how.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "public_lets_everybody_in" {
  variables {
    public = true
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].invoker_iam_disabled && length(google_cloud_run_v2_service_iam_member.invokers) == 0
    error_message = "public = true does not make it public, or not where allUsers is forbidden"
  }
  assert {
    condition = google_iam_workload_identity_pool_provider.github.attribute_condition == join(" && ", [
      "assertion.repository == 'airline/flight-delay'",
      "assertion.ref == 'refs/heads/main'",
      "assertion.event_name != 'pull_request_target'",
    ])
    error_message = "the condition is another one"
  }
}

run "invokers_and_settings_are_those_asked_for" {
  variables {
    invokers     = ["user:ana@example.com"]
    allowed_ips  = ["203.0.113.0/24"]
    rate_limit   = 50
    jwt_issuer   = "https://issuer.example.com"
    jwt_audience = "flights"
    settings     = { FLIGHT_MAX_FLIGHTS = "500" }
  }
  assert {
    condition = { for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : env.name => env.value } == {
      BENTOML_CONFIG_OPTIONS = "services.flight_delay.workers=1"
      FLIGHT_ALLOWED_IPS     = "[\"203.0.113.0/24\"]"
      FLIGHT_API_KEYS_FILE   = "/secrets/keys/api_keys"
      FLIGHT_JWT_AUDIENCE    = "flights"
      FLIGHT_JWT_ISSUER      = "https://issuer.example.com"
      FLIGHT_MAX_FLIGHTS     = "500"
      FLIGHT_RATE_LIMIT      = "50"
      FLIGHT_TRUSTED_PROXIES = "1"
      GOOGLE_CLOUD_PROJECT   = "airline-delays"
    }
    error_message = "the environment is not what was asked for"
  }
  assert {
    condition     = keys(google_cloud_run_v2_service_iam_member.invokers) == ["user:ana@example.com"]
    error_message = "others than the invokers are let in"
  }
}

run "predictions_github_and_cloud_build_are_bounded" {
  variables {
    prediction_days      = 30
    github_repository_id = "123456789"
    cloud_build          = true
  }
  assert {
    condition     = one(one(google_storage_bucket.predictions[0].lifecycle_rule).condition).age == 30
    error_message = "predictions are kept for another time than asked"
  }
  assert {
    condition     = google_storage_bucket.predictions[0].public_access_prevention == "enforced" && google_storage_bucket.predictions[0].uniform_bucket_level_access
    error_message = "the bucket of predictions can be made public"
  }
  assert {
    condition = contains([
      for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : "${env.name}=${env.value}"
    ], "FLIGHT_PREDICTION_LOG=gs://airline-delays-flight-delay-predictions")
    error_message = "the service writes predictions elsewhere than into their bucket"
  }
  assert {
    condition     = length(google_cloud_run_v2_service.api[0].template[0].volumes) == 1
    error_message = "a bucket to write to is mounted: it would belong to root"
  }
  assert {
    condition     = google_storage_bucket_iam_member.predictions[0].role == "roles/storage.objectCreator"
    error_message = "the service may do more with predictions than write them"
  }
  assert {
    condition     = !google_cloud_run_v2_service.api[0].template[0].containers[0].resources[0].cpu_idle
    error_message = "an idle instance has no CPU to write predictions with"
  }
  assert {
    condition = google_iam_workload_identity_pool_provider.github.attribute_condition == join(" && ", [
      "assertion.repository == 'airline/flight-delay'",
      "assertion.repository_id == '123456789'",
      "assertion.ref == 'refs/heads/main'",
      "assertion.event_name != 'pull_request_target'",
    ])
    error_message = "other workflows get in"
  }
  assert {
    condition     = google_service_account_iam_member.github.member == "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/attribute.repository/airline/flight-delay"
    error_message = "others than the repository may act as the deployer"
  }
  assert {
    condition     = google_service_account_iam_member.github.service_account_id == google_service_account.deployer["github"].name
    error_message = "GitHub acts as another account than its own"
  }
  assert {
    condition     = google_cloudbuild_trigger.build[0].repository_event_config[0].push[0].branch == "^main$"
    error_message = "other branches are released"
  }
  assert {
    condition     = google_cloudbuild_trigger.release[0].service_account == google_service_account.deployer["cloud-build"].id
    error_message = "builds run as the default account"
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.cloud_build[0].secret_id == google_secret_manager_secret.smoke_key[0].id
    error_message = "a build may read another secret than the key of the smoke test"
  }
}
