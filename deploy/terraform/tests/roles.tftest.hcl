# Every role that is granted, with everything switched on.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  public            = true
  cloud_build       = true
  prediction_days   = 30
  model_writers     = ["user:ana@example.com"]
  domain            = "flights.example.com"
}

run "roles_are_few_and_narrow" {
  # A new role has to be added here, so that somebody asks whether it is needed.
  assert {
    condition = toset(flatten([for file in fileset(path.module, "*.tf") : regexall("\"(roles/[^\"]*)\"", file(file))])) == toset([
      google_artifact_registry_repository_iam_member.deployer["github"].role,
      google_cloud_run_v2_service_iam_member.deployer["github"].role,
      google_cloud_run_v2_service_iam_member.invokers["allUsers"].role,
      google_project_iam_member.cloud_build_log[0].role,
      google_pubsub_subscription_iam_member.deployments.role,
      google_pubsub_topic_iam_member.deployer["github"].role,
      google_secret_manager_secret_iam_member.runtime.role,
      google_service_account_iam_member.deployer["github"].role,
      google_service_account_iam_member.github.role,
      google_storage_bucket_iam_member.deployer["github"].role,
      google_storage_bucket_iam_member.model_writers["user:ana@example.com"].role,
      google_storage_bucket_iam_member.predictions[0].role,
    ])
    error_message = "a file grants a role that is not listed here"
  }
  assert {
    condition     = !can(regex("roles/(owner|editor|viewer|[a-zA-Z.]*[aA]dmin)\"", join("", [for file in fileset(path.module, "*.tf") : file(file)])))
    error_message = "a file grants owner, editor, viewer or an admin role"
  }
  # Everything else is granted on the one thing that it is for.
  assert {
    condition = flatten([for file in fileset(path.module, "*.tf") : regexall(
      "resource \"google_(?:project|folder|organization)_iam_[a-z]+\" \"([a-z_]+)\"", file(file))
    ]) == ["cloud_build_log"]
    error_message = "more than the log of Cloud Build is granted on the whole project"
  }
}

run "a_deployer_has_these_roles_only" {
  assert {
    condition = {
      for name in ["github", "cloud-build"] : name => [
        google_artifact_registry_repository_iam_member.deployer[name].role,
        google_cloud_run_v2_service_iam_member.deployer[name].role,
        google_cloud_run_v2_service_iam_member.tester[name].role,
        google_pubsub_topic_iam_member.deployer[name].role,
        google_service_account_iam_member.deployer[name].role,
        google_storage_bucket_iam_member.deployer[name].role,
      ]
      } == {
      for name in ["github", "cloud-build"] : name => [
        "roles/artifactregistry.writer",
        "roles/run.developer",
        "roles/run.invoker",
        "roles/pubsub.publisher",
        "roles/iam.serviceAccountUser",
        "roles/storage.objectViewer",
      ]
    }
    error_message = "a deployer has other roles"
  }
  assert {
    condition     = google_service_account_iam_member.deployer["github"].service_account_id == google_service_account.runtime.name
    error_message = "a deployer may act as another account than the running service's"
  }
}
