# Alerts and the dashboard, in PromQL, which Cloud Monitoring evaluates: `make rules` writes both
# from ../slo.yaml. Availability, memory and traffic are Cloud Run's own measurements, latency comes
# from the log. What only /metrics tells (correctness, drift, the model's age) needs a collector
# beside the service that scrapes it, see scraped; it is not set up here.

locals {
  monitoring = jsondecode(file("${path.module}/monitoring.json"))
  alerts     = { for alert in local.monitoring.alerts : alert.name => alert if var.scraped || !alert.scraped }
  panels = [
    for panel in local.monitoring.panels :
    merge(panel, { queries = var.scraped ? concat(panel.scraped, [for query in panel.measured : query if panel.scraped == []]) : panel.measured })
  ]
  shown      = [for panel in local.panels : panel if length(panel.queries) > 0]
  service_id = replace(var.service, "-", "_")
  channels   = { page = var.page_channels, ticket = var.ticket_channels }

  # A probe from outside gets through where neither a token of Google, nor an address, nor a
  # certificate is asked for.
  probed = local.deployed && !local.mtls && length(var.allowed_ips) == 0 && (var.public || local.edge)
}

resource "google_project_service" "monitoring" {
  service            = "monitoring.googleapis.com"
  disable_on_destroy = false
}

resource "google_monitoring_alert_policy" "promql" {
  for_each = { for name, alert in local.alerts : name => alert if alert.query != "uptime_check" }

  display_name          = "${var.service}: ${each.key}"
  combiner              = "OR"
  severity              = each.value.severity == "page" ? "CRITICAL" : "WARNING"
  notification_channels = local.channels[each.value.severity]

  conditions {
    display_name = each.key
    condition_prometheus_query_language {
      query                     = replace(replace(each.value.query, "$${service_id}", local.service_id), "$${service}", var.service)
      duration                  = "${each.value.seconds}s"
      evaluation_interval       = "60s"
      disable_metric_validation = true # a metric exists from the first request on
    }
  }

  documentation {
    subject   = "${var.service}: ${each.key}"
    content   = "${each.value.summary}\n\nWhat to do: ${each.value.runbook}"
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.monitoring, google_logging_metric.answers]
}

# No bucket of Cloud Run's own histogram ends at the objective's threshold, so the log is counted:
# FLIGHT_ACCESS_LOG has to stay on.
resource "google_logging_metric" "answers" {
  for_each = {
    answers         = ""
    answers_in_time = " AND jsonPayload.duration_ms<=${local.monitoring.latency_ms}"
  }

  name        = "${local.service_id}_${each.key}"
  description = "Answers to a prediction route${each.key == "answers" ? "" : ", those in time"}."
  filter      = <<-EOT
    resource.type="cloud_run_revision" AND resource.labels.service_name="${var.service}"
    AND jsonPayload.route=~"^(${local.monitoring.route})$"
    AND jsonPayload.status>=200 AND jsonPayload.status<300${each.value}
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

# The probe that thin traffic needs. It keeps an instance warm.
resource "google_monitoring_uptime_check_config" "ready" {
  count = local.probed ? 1 : 0

  display_name = "${var.service}: ready"
  period       = "60s"
  timeout      = "10s"

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = local.edge ? var.domain : trimprefix(one(google_cloud_run_v2_service.api[*].uri), "https://")
    }
  }

  depends_on = [google_project_service.monitoring]
}

resource "google_monitoring_alert_policy" "probe" {
  count = local.probed ? 1 : 0

  display_name          = "${var.service}: TargetDown"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels[local.alerts.TargetDown.severity]

  conditions {
    display_name = "No answer to a probe"
    condition_threshold {
      filter          = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.ready[0].uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1 # of the places that probe: one alone may have lost its way
      duration        = "${local.alerts.TargetDown.seconds}s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
      }
    }
  }

  documentation {
    subject   = "${var.service}: TargetDown"
    content   = "The service does not answer /health.\n\nWhat to do: ${local.alerts.TargetDown.runbook}"
    mime_type = "text/markdown"
  }
}

resource "google_monitoring_dashboard" "service" {
  dashboard_json = jsonencode({
    displayName = var.service
    mosaicLayout = {
      columns = 12
      tiles = [for index, panel in local.shown : {
        xPos   = index % 3 * 4
        yPos   = floor(index / 3) * 4
        width  = 4
        height = 4
        widget = {
          title = panel.title
          xyChart = {
            thresholds = [for at in [panel.limit] : { value = at } if at != null]
            dataSets = [for query in panel.queries : {
              plotType       = "LINE"
              legendTemplate = strcontains(query.legend, "{{") ? "" : query.legend
              timeSeriesQuery = {
                unitOverride    = panel.unit
                prometheusQuery = replace(replace(query.query, "$${service_id}", local.service_id), "$${service}", var.service)
              }
            }]
          }
        }
      }]
    }
  })

  depends_on = [google_project_service.monitoring]
}
