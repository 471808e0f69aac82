# What holds if nothing is asked for but an image.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "closed_capped_and_protected" {
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.invokers) == 0 && !google_cloud_run_v2_service.api[0].invoker_iam_disabled
    error_message = "members may invoke the service that nobody asked for"
  }
  assert {
    condition     = keys(google_cloud_run_v2_service_iam_member.tester) == ["github"]
    error_message = "others than the deployer may invoke it"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].scaling[0].max_instance_count == 10
    error_message = "max_instance_count is not the default of max_instances"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].scaling[0].min_instance_count == 1
    error_message = "min_instance_count is not the default of min_instances"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].deletion_protection && google_secret_manager_secret.api_keys.deletion_protection
    error_message = "deletion_protection is off"
  }
  assert {
    condition     = google_storage_bucket.models.public_access_prevention == "enforced" && google_storage_bucket.models.uniform_bucket_level_access
    error_message = "the model bucket can be made public"
  }
  assert {
    condition     = google_storage_bucket.models.versioning[0].enabled && !google_storage_bucket.models.force_destroy
    error_message = "models that are overwritten or destroyed cannot be had back"
  }
  assert {
    condition     = length(google_project_iam_member.cloud_build_log) == 0
    error_message = "an account has a role on the whole project"
  }
}

run "keys_probes_and_account_are_its_own" {
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].volumes[0].secret[0].secret == google_secret_manager_secret.api_keys.id
    error_message = "the volume is not the secret of the keys"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].volumes[0].name == google_cloud_run_v2_service.api[0].template[0].containers[0].volume_mounts[0].name
    error_message = "the secret is not mounted"
  }
  assert {
    condition = one([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : env.value if env.name == "FLIGHT_API_KEYS_FILE"]) == join("/", [
      google_cloud_run_v2_service.api[0].template[0].containers[0].volume_mounts[0].mount_path,
      google_cloud_run_v2_service.api[0].template[0].volumes[0].secret[0].items[0].path,
    ])
    error_message = "FLIGHT_API_KEYS_FILE is not where the secret is mounted"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].containers[0].startup_probe[0].http_get[0].path == "/readyz"
    error_message = "the startup probe does not wait for the model"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].containers[0].liveness_probe[0].http_get[0].path == "/livez"
    error_message = "the liveness probe does not ask /livez"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].service_account == google_service_account.runtime.email
    error_message = "the service runs as another account than its own"
  }
  assert {
    condition     = google_service_account.runtime.account_id == "flight-delay-run"
    error_message = "the runtime account has another name"
  }
}

run "what_nobody_could_handle_is_kept" {
  assert {
    condition     = google_pubsub_subscription.deployments.dead_letter_policy[0].dead_letter_topic == google_pubsub_topic.dead_letters.id
    error_message = "no dead letters"
  }
  assert {
    condition     = google_pubsub_subscription.dead_letters.topic == google_pubsub_topic.dead_letters.id
    error_message = "dead letters are forgotten at once: their topic has no subscription"
  }
  assert {
    condition     = google_pubsub_topic_iam_member.dead_letters.member == google_pubsub_subscription_iam_member.deployments.member
    error_message = "Pub/Sub itself may not move dead letters"
  }
}

# The runs of a file share their state: here the service is there already.
run "what_a_release_deployed_stays" {
  variables {
    image = "example.org/flight-delay@sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
  }
  assert {
    condition     = endswith(google_cloud_run_v2_service.api[0].template[0].containers[0].image, "@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
    error_message = "Terraform deploys an image over the one that is served"
  }
}

run "without_an_image_all_but_the_service_is_made" {
  variables {
    image = null
  }
  assert {
    condition     = length(google_cloud_run_v2_service.api) == 0
    error_message = "a service without an image"
  }
  assert {
    condition     = google_artifact_registry_repository.images.repository_id == "flight-delay"
    error_message = "no place for the first image"
  }
}
