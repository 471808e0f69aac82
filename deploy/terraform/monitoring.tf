# Alerts and the dashboard, in PromQL, which Cloud Monitoring evaluates: `make rules` writes both
# from ../slo.yaml. Memory and instances are Cloud Run's own measurements, the rest is counted in its
# log of requests (log_metrics.tf). What only /metrics tells (correctness, drift, the model's age, clients,
# who is not let in) needs Google's collector beside the service: prometheus_sidecar.

locals {
  monitoring = jsondecode(file("${path.module}/monitoring.json"))
  alerts     = { for alert in local.monitoring.alerts : alert.name => alert if var.prometheus_sidecar || !alert.scraped }
  panels = [
    for panel in local.monitoring.panels :
    merge(panel, { queries = var.prometheus_sidecar ? concat(panel.scraped, [for query in panel.measured : query if panel.scraped == []]) : panel.measured })
  ]
  shown      = [for panel in local.panels : panel if length(panel.queries) > 0]
  service_id = replace(var.service, "-", "_")
}

resource "google_project_service" "monitoring" {
  service            = "monitoring.googleapis.com"
  disable_on_destroy = false
}

resource "google_monitoring_alert_policy" "promql" {
  for_each = { for name, alert in local.alerts : name => alert if !contains(["uptime_check", "log"], alert.query) }

  display_name          = "${var.service}: ${each.key}"
  combiner              = "OR"
  severity              = each.value.severity == "page" ? "CRITICAL" : "WARNING"
  notification_channels = local.channels[each.value.severity]

  conditions {
    display_name = each.key
    condition_prometheus_query_language {
      query                     = replace(replace(replace(each.value.query, "$${service_id}", local.service_id), "$${service}", var.service), "$${max_instances}", var.max_instances)
      duration                  = "${each.value.seconds}s"
      evaluation_interval       = "60s"
      disable_metric_validation = true # a metric exists from the first request on
    }
  }

  documentation {
    subject   = "${var.service}: ${each.key}"
    content   = "${replace(each.value.summary, "$${max_instances}", var.max_instances)}\n\nWhat to do: ${local.repository}/${each.value.runbook}"
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.monitoring, google_logging_metric.requests, google_logging_metric.answers_in_time]
}

resource "google_monitoring_dashboard" "service" {
  dashboard_json = jsonencode({
    displayName = var.service
    annotations = {
      eventAnnotations = [{
        displayName = "Deployments"
        enabled     = true
        eventType   = "CLOUD_RUN_DEPLOYMENT"
        filter      = "resource.labels.service_name=\"${var.service}\""
      }]
    }
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
