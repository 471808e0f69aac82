# What is told to Google beside the log: metrics by a collector, traces by the service.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "neither_unless_asked" {
  assert {
    condition     = length(google_cloud_run_v2_service.api[0].template[0].containers) == 1 && google_cloud_run_v2_service.api[0].template[0].containers[0].resources[0].cpu_idle
    error_message = "somebody pays for a collector who did not ask for one"
  }
  assert {
    condition     = length(setintersection([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : env.name], ["FLIGHT_METRICS_ON_LOOPBACK", "FLIGHT_OTLP_ENDPOINT"])) == 0
    error_message = "/metrics are open, or traces are sent, where nobody reads them"
  }
}

run "a_collector_reads_the_metrics_on_loopback" {
  variables {
    prometheus_sidecar = true
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].containers[0].image == var.image && length(google_cloud_run_v2_service.api[0].template[0].containers[0].ports) == 1
    error_message = "the service is not the first container, the one that a release changes"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].containers[1].depends_on == tolist([google_cloud_run_v2_service.api[0].template[0].containers[0].name]) && length(google_cloud_run_v2_service.api[0].template[0].containers[1].ports) == 0
    error_message = "the collector starts before the service, or takes its requests"
  }
  assert {
    condition     = alltrue([for container in google_cloud_run_v2_service.api[0].template[0].containers : !container.resources[0].cpu_idle])
    error_message = "an idle instance has no CPU to read its metrics"
  }
  assert {
    condition     = contains([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : "${env.name}=${env.value}"], "FLIGHT_METRICS_ON_LOOPBACK=true")
    error_message = "the collector would need a key"
  }
  assert {
    condition     = google_project_iam_member.metrics[0].role == "roles/monitoring.metricWriter" && contains(keys(google_monitoring_alert_policy.promql), "ModelOld")
    error_message = "what the collector reads is not written, or nobody is told of it"
  }
}

run "traces_reach_cloud_trace" {
  variables {
    traces = true
  }
  assert {
    condition     = contains([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : "${env.name}=${env.value}"], "FLIGHT_OTLP_ENDPOINT=https://telemetry.googleapis.com")
    error_message = "the service does not send its traces"
  }
  assert {
    condition     = google_project_iam_member.traces[0].role == "roles/telemetry.tracesWriter" && length(google_project_service.traces) == 2 && !google_cloud_run_v2_service.api[0].template[0].containers[0].resources[0].cpu_idle
    error_message = "the service may not, or cannot, send its traces"
  }
}

run "a_version_that_moves_is_refused" {
  command = plan
  variables {
    prometheus_sidecar_version = "latest"
  }
  expect_failures = [var.prometheus_sidecar_version]
}
