# Every role that is granted, with everything switched on.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  invokers          = ["user:ana@example.com"]
  cloud_build       = true
  state_bucket      = "airline-delays-terraform"
  prediction_days   = 30
  live              = "nightly"
  departure_writers = ["user:ana@example.com"]
  model_writers     = ["user:ana@example.com"]
  operators         = ["group:ops@example.com"]
  domain            = "flights.example.com"

  prometheus_sidecar = true
  traces             = true
}

run "roles_are_few_and_narrow" {
  # A new role has to be added here, so that somebody asks whether it is needed.
  assert {
    condition = toset(flatten([for file in fileset(path.module, "*.tf") : regexall("\"(roles/[^\"]*)\"", file(file))])) == toset([
      google_project_iam_member.planner[0].role,
      google_artifact_registry_repository_iam_member.cloud_build[0].role,
      google_artifact_registry_repository_iam_member.pusher["github"].role,
      google_cloud_run_v2_service_iam_member.deployer["github"].role,
      google_cloud_run_v2_service_iam_member.invokers["user:ana@example.com"].role,
      google_project_iam_member.cloud_build_log["build"].role,
      google_project_iam_member.metrics[0].role,
      google_project_iam_member.traces[0].role,
      google_project_iam_member.operator["group:ops@example.com"].role,
      google_project_iam_member.watcher["github"].role,
      google_pubsub_subscription_iam_member.deployments.role,
      google_pubsub_topic_iam_member.deployer["github"].role,
      google_secret_manager_secret_iam_member.runtime.role,
      google_service_account_iam_member.cloud_build[0].role,
      google_service_account_iam_member.deployer["github"].role,
      google_service_account_iam_member.github.role,
      google_storage_bucket_iam_member.departure_writers["user:ana@example.com"].role,
      google_storage_bucket_iam_member.departures[0].role,
      google_storage_bucket_iam_member.pusher["github"].role,
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
    ]) == ["cloud_build_log", "watcher", "teller", "operator", "planner", "metrics", "traces"]
    error_message = "more than metrics, traces, logs and the project's number is granted on the whole project"
  }
}

run "a_deployer_has_these_roles_only" {
  assert {
    condition = {
      for name in ["github", "cloud-build"] : name => [
        google_cloud_run_v2_service_iam_member.deployer[name].role,
        google_cloud_run_v2_service_iam_member.tester[name].role,
        google_pubsub_topic_iam_member.deployer[name].role,
        google_service_account_iam_member.deployer[name].role,
      ]
      } == {
      for name in ["github", "cloud-build"] : name => [
        "roles/run.developer",
        "roles/run.invoker",
        "roles/pubsub.publisher",
        "roles/iam.serviceAccountUser",
      ]
    }
    error_message = "a deployer has other roles"
  }
  assert {
    condition     = google_service_account_iam_member.deployer["github"].service_account_id == google_service_account.runtime.name
    error_message = "a deployer may act as another account than the running service's"
  }
}

run "an_operator_may_do_what_a_deployer_may_and_look" {
  assert {
    condition = alltrue([for grants in [
      google_cloud_run_v2_service_iam_member.deployer, google_cloud_run_v2_service_iam_member.tester,
      google_pubsub_topic_iam_member.deployer, google_service_account_iam_member.deployer,
      google_storage_bucket_iam_member.pusher, google_storage_bucket_iam_member.releaser,
      google_artifact_registry_repository_iam_member.operator, google_project_iam_member.operator,
      google_project_iam_member.teller, google_project_iam_member.watcher,
    ] : try(grants["group:ops@example.com"].member, "") == "group:ops@example.com"])
    error_message = "an operator lacks a role to roll back"
  }
  assert {
    condition = alltrue([for grant in google_storage_bucket_iam_member.releaser :
      strcontains(grant.condition[0].expression, "/objects/models/blocked.json\"") && !strcontains(grant.condition[0].expression, "startsWith")
    ])
    error_message = "who releases may write other objects than the two records"
  }
}

run "who_builds_in_cloud_build_does_not_deploy" {
  assert {
    condition = (google_cloudbuild_trigger.build[0].service_account == google_service_account.builder[0].id &&
    google_cloudbuild_trigger.release[0].service_account == google_service_account.deployer["cloud-build"].id)
    error_message = "a build runs as another account than its own"
  }
  assert {
    condition = [
      google_pubsub_topic_iam_member.builder[0].role, google_pubsub_topic_iam_member.builder[0].topic,
      length(regexall("builder\\[0\\]\\.member", join("", [for file in fileset(path.module, "*.tf") : file(file)]))),
    ] == ["roles/pubsub.publisher", google_pubsub_topic.built[0].id, 3]
    error_message = "the builder does more than push, tell what it built and write its log"
  }
  assert {
    condition     = google_cloudbuild_trigger.release[0].substitutions["_IMAGE"] == "$(body.message.data.image)"
    error_message = "another image is released than was built"
  }
  assert {
    condition     = google_cloudbuild_trigger.release[0].substitutions["_CANDIDATE_URL"] == output.github_variables.CANDIDATE_URL
    error_message = "the smoke test of a build asks an address that is closed behind the load balancer"
  }
}

run "who_plans_a_pull_request_reads_the_state_alone" {
  assert {
    condition = [
      google_project_iam_member.planner[0].role, google_storage_bucket_iam_member.planner[0].role, google_storage_bucket_iam_member.planner[0].bucket,
      length(regexall("google_service_account\\.planner\\[0\\]\\.", join("", [for file in fileset(path.module, "*.tf") : file(file)]))),
    ] == ["roles/browser", "roles/storage.objectViewer", "airline-delays-terraform", 3]
    error_message = "the planner may do more than read the state and the project's number"
  }
  assert {
    condition = google_iam_workload_identity_pool_provider.plan[0].attribute_condition == join(" && ", [
      "assertion.repository == 'airline/flight-delay'", "assertion.event_name == 'pull_request'",
      "assertion.ref.startsWith('refs/pull/')", "assertion.base_ref == 'main'",
    ])
    error_message = "others than pull requests of the repository may plan"
  }
  # Whoever is let into the deployer's pool may take the deployer's place.
  assert {
    condition     = google_iam_workload_identity_pool_provider.plan[0].workload_identity_pool_id != google_iam_workload_identity_pool_provider.github.workload_identity_pool_id
    error_message = "a pull request is let into the deployer's pool"
  }
}
