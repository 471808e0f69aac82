# Traces of a share of the requests, if asked: the service itself sends them to Cloud Trace, by OTLP
# and with its own account's token.
# https://cloud.google.com/stackdriver/docs/reference/telemetry/overview
resource "google_project_iam_member" "traces" {
  count = var.traces ? 1 : 0

  project = var.project_id
  role    = "roles/telemetry.tracesWriter" # only of a project
  member  = google_service_account.runtime.member

  depends_on = [google_project_service.traces]
}

resource "google_project_service" "traces" {
  for_each = var.traces ? toset(["cloudtrace.googleapis.com", "telemetry.googleapis.com"]) : []

  service            = each.key
  disable_on_destroy = false
}
