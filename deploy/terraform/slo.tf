# The objectives of ../slo.yaml on Google's page of SLOs, with what is left of each budget. The alerts
# stay those of monitoring.tf: they look at two windows, and ask for enough failures.
resource "google_monitoring_custom_service" "service" {
  service_id   = var.service
  display_name = var.service

  depends_on = [google_project_service.monitoring]
}

locals {
  objectives = { for o in local.monitoring.objectives : o.name => o if var.prometheus_sidecar || !o.scraped }
}

resource "google_monitoring_slo" "objective" {
  for_each = local.objectives

  service             = google_monitoring_custom_service.service.service_id
  slo_id              = each.key
  display_name        = "${each.key}: ${each.value.description}"
  goal                = each.value.goal
  rolling_period_days = each.value.days

  request_based_sli {
    dynamic "good_total_ratio" {
      for_each = can(each.value.good) ? [{ for kind in ["good", "bad", "total"] : kind =>
      can(each.value[kind]) ? replace(replace(each.value[kind], "$${service_id}", local.service_id), "$${service}", var.service) : null }] : []
      content {
        good_service_filter  = good_total_ratio.value.good
        bad_service_filter   = good_total_ratio.value.bad
        total_service_filter = good_total_ratio.value.total
      }
    }

    # Memory: the share of samples, where Prometheus counts minutes.
    dynamic "distribution_cut" {
      for_each = can(each.value.distribution) ? [replace(each.value.distribution, "$${service}", var.service)] : []
      content {
        distribution_filter = distribution_cut.value
        range {
          max = each.value.max
        }
      }
    }
  }

  depends_on = [google_logging_metric.requests, google_logging_metric.answers_in_time]
}
