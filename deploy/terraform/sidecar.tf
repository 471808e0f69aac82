# Google's collector beside the service, if asked: it reads /metrics on loopback every 30 seconds and
# sends them to Managed Service for Prometheus. What it does unless it is told otherwise (port 8080,
# /metrics; labels service_name, revision_name and instanceId) fits, so it has no configuration.
# https://cloud.google.com/run/docs/monitoring-managed-prometheus-sidecar
locals {
  sidecar = "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:${var.prometheus_sidecar_version}"
}

resource "google_project_iam_member" "metrics" {
  count = var.prometheus_sidecar ? 1 : 0

  project = var.project_id
  role    = "roles/monitoring.metricWriter" # only of a project
  member  = google_service_account.runtime.member
}
