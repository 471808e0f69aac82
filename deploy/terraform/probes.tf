# What Google asks from outside: whether the service is ready, which keeps an instance warm, and,
# with probe_key, for a prediction. Where no address and no certificate is asked for.
locals {
  probed = local.deployed && !local.mtls && length(var.allowed_ips) == 0
  probes = { for name, probe in {
    TargetDown = {
      title   = "ready"
      period  = "60s"
      path    = "/health" # paths that end in z are Google's own on Cloud Run
      body    = null
      headers = {}
      answer  = []
    }
    PredictionFails = {
      title   = "prediction"
      period  = "300s"
      path    = local.monitoring.synthetic.path
      body    = base64encode(jsonencode(local.monitoring.synthetic.flight))
      headers = { X-API-Key = var.probe_key }
      answer  = [local.monitoring.synthetic.answer]
    }
  } : name => probe if local.probed && (name == "TargetDown" || nonsensitive(var.probe_key != null)) }
}

resource "google_monitoring_uptime_check_config" "probe" {
  for_each = toset(nonsensitive(keys(local.probes)))

  display_name = "${var.service}: ${local.probes[each.key].title}"
  period       = local.probes[each.key].period
  timeout      = "10s"

  http_check {
    path                = local.probes[each.key].path
    port                = 443
    use_ssl             = true
    validate_ssl        = true
    request_method      = local.probes[each.key].body == null ? "GET" : "POST"
    body                = local.probes[each.key].body
    content_type        = local.probes[each.key].body == null ? null : "USER_PROVIDED"
    custom_content_type = local.probes[each.key].body == null ? null : "application/json"
    headers             = local.probes[each.key].headers
    mask_headers        = local.probes[each.key].body != null

    # Cloud Run lets in only invokers: Google's own account for probes is one, see below.
    dynamic "service_agent_authentication" {
      for_each = var.public ? [] : ["OIDC_TOKEN"]
      content {
        type = service_agent_authentication.value
      }
    }
  }

  dynamic "content_matchers" {
    for_each = local.probes[each.key].answer
    content {
      matcher = "MATCHES_REGEX"
      content = content_matchers.value
    }
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = local.edge ? var.domain : trimprefix(local.service_url, "https://")
    }
  }

  depends_on = [google_project_service.monitoring]
}

# That account is there once a probe is that has its token.
resource "google_cloud_run_v2_service_iam_member" "probe" {
  count = local.probed && !var.public ? 1 : 0

  name     = google_cloud_run_v2_service.api[0].name
  location = var.region
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"

  depends_on = [google_monitoring_uptime_check_config.probe]
}

resource "google_monitoring_alert_policy" "probe" {
  for_each = google_monitoring_uptime_check_config.probe

  display_name          = "${var.service}: ${each.key}"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels[local.alerts[each.key].severity]

  conditions {
    display_name = "No answer, or another one, to a probe"
    condition_threshold {
      filter          = "resource.type=\"uptime_url\" AND metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${each.value.uptime_check_id}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1 # of the places that probe: one alone may have lost its way
      duration        = "${local.alerts[each.key].seconds}s"
      aggregations {
        alignment_period     = each.value.period
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
      }
    }
  }

  documentation {
    subject   = "${var.service}: ${each.key}"
    content   = "${local.probes[each.key].path} does not answer a probe as it should.\n\nWhat to do: ${local.repository}/${local.alerts[each.key].runbook}"
    mime_type = "text/markdown"
  }
}
