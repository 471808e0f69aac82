# The log costs most of all where many ask: of what succeeds in time a share is enough. The service leaves
# its own lines out (FLIGHT_ACCESS_LOG), and here are those of Cloud Run. They are not stored, but
# metrics of the log count them: https://cloud.google.com/logging/docs/logs-based-metrics
resource "google_logging_project_exclusion" "usual_requests" {
  count = var.log_share < 1 ? 1 : 0

  name        = "${var.service}-usual-requests"
  description = "Cloud Run's lines of requests that succeeded in time, but for a share of ${var.log_share}."
  filter      = <<-EOT
    resource.type="cloud_run_revision" AND resource.labels.service_name="${var.service}"
    AND log_id("run.googleapis.com/requests")
    AND httpRequest.status<400 AND httpRequest.latency<="0.4s" AND NOT sample(insertId, ${var.log_share})
  EOT

  depends_on = [google_project_service.this]
}
