# Cloud Run's own log of requests, counted: it has each request as Google's front end saw it, with the
# wait for an instance and its start, and also what no instance took. Not run.googleapis.com/request_count
# and request_latencies: neither knows routes or probes, and no bucket ends at the objective's threshold.
# Lines that are excluded from storing are counted too: https://cloud.google.com/logging/docs/logs-based-metrics
locals {
  service_log = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.service}\""
  request_log = "log_id(\"run.googleapis.com/requests\")"
  of_clients  = <<-EOT
    ${local.service_log} AND ${local.request_log}
    AND httpRequest.requestUrl=~"^https?://[^/]+(${local.monitoring.route})([?]|$)"
    AND NOT httpRequest.userAgent:"${local.monitoring.synthetic.agent}"
  EOT
}

resource "google_logging_metric" "requests" {
  name             = "${local.service_id}_requests"
  description      = "Requests of clients to a prediction route, by status; no probes."
  filter           = local.of_clients
  label_extractors = { status = "EXTRACT(httpRequest.status)" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    labels {
      key = "status"
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_logging_metric" "answers_in_time" {
  name        = "${local.service_id}_answers_in_time"
  description = "Those of them that were answered in time."
  filter      = <<-EOT
    ${trimspace(local.of_clients)}
    AND httpRequest.status>=200 AND httpRequest.status<300 AND httpRequest.latency<="${local.monitoring.latency_seconds}s"
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.this]
}

# A single line rings, which a counter's growth would lose. The log of requests is left out: the
# service's own line of a failed request tells more.
resource "google_monitoring_alert_policy" "log_errors" {
  display_name          = "${var.service}: LogErrors"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels[local.alerts.LogErrors.severity]

  conditions {
    display_name = "A line with severity ERROR or more"
    condition_matched_log {
      filter           = "${local.service_log} AND severity>=ERROR AND NOT ${local.request_log}"
      label_extractors = { message = "EXTRACT(jsonPayload.message)" }
    }
  }

  alert_strategy {
    auto_close = "86400s"
    notification_rate_limit {
      period = "3600s"
    }
  }

  documentation {
    subject   = "${var.service}: LogErrors"
    content   = "${local.alerts.LogErrors.summary}: $${log.extracted_label.message}\n\nWhat to do: ${local.repository}/${local.alerts.LogErrors.runbook}"
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.monitoring, google_project_service.this]
}
