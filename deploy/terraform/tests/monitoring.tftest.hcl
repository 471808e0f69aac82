# What is alerted on, and from which measurements.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  page_channels     = ["projects/airline-delays/notificationChannels/1"]
  ticket_channels   = ["projects/airline-delays/notificationChannels/2"]
}

run "without_a_collector_only_what_google_measures" {
  assert {
    condition = toset(keys(google_monitoring_alert_policy.promql)) == toset([
      "AvailabilityBudgetBurns-1h", "AvailabilityBudgetBurns-6h", "AvailabilityBudgetBurns-3d",
      "LatencyBudgetBurns-1h", "LatencyBudgetBurns-6h", "LatencyBudgetBurns-3d",
      "MemoryNearLimit", "NoTraffic", "KeysUnusable", "KeyLinesUnusable", "KeyExpires",
      "PredictionsLost",
    ])
    error_message = "other alerts than those that need no /metrics"
  }
  assert {
    condition     = length(regexall("flight_[a-z]+_total", jsonencode(google_monitoring_alert_policy.promql))) == 0
    error_message = "an alert needs what nothing scrapes"
  }
  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.service.dashboard_json).mosaicLayout.tiles) == 5
    error_message = "a chart is missing, or one has no data"
  }
  assert {
    condition     = length(google_monitoring_uptime_check_config.ready) == 0
    error_message = "a probe is sent where it is not let in"
  }
}

run "with_a_collector_all" {
  variables {
    scraped = true
  }
  assert {
    condition     = length(google_monitoring_alert_policy.promql) == 20
    error_message = "an alert is missing"
  }
  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.service.dashboard_json).mosaicLayout.tiles) == 14
    error_message = "a chart is missing"
  }
}

run "queries_name_the_service_and_reach_somebody" {
  variables {
    service = "delays-twin"
  }
  assert {
    condition = alltrue([
      for policy in google_monitoring_alert_policy.promql :
      strcontains(policy.conditions[0].condition_prometheus_query_language[0].query, "service_name=\"delays-twin\"")
    ])
    error_message = "an alert looks at another service"
  }
  assert {
    condition = alltrue([
      for policy in google_monitoring_alert_policy.promql :
      policy.notification_channels == tolist([policy.severity == "CRITICAL" ? "projects/airline-delays/notificationChannels/1" : "projects/airline-delays/notificationChannels/2"])
    ])
    error_message = "an alert goes to the wrong channel"
  }
  assert {
    condition     = !strcontains(google_monitoring_dashboard.service.dashboard_json, "$${")
    error_message = "a chart's query has a name that nothing fills in"
  }
  assert {
    condition     = keys(google_logging_metric.answers) == ["answers", "answers_in_time"] && google_logging_metric.answers["answers"].name == "delays_twin_answers"
    error_message = "the alert on latency asks for other metrics than are made of the log"
  }
  assert {
    condition = alltrue([
      for metric in google_logging_metric.keys :
      strcontains(jsonencode(google_monitoring_alert_policy.promql), "logging_googleapis_com:user_${metric.name}{") && strcontains(metric.filter, "service_name=\"delays-twin\"")
    ])
    error_message = "no alert asks for what the log tells of keys"
  }
}

run "a_public_service_is_probed" {
  variables {
    public = true
  }
  assert {
    condition     = length(google_monitoring_uptime_check_config.ready) == 1 && length(google_monitoring_alert_policy.probe) == 1
    error_message = "nobody probes the service"
  }
}

run "all_lines_are_stored_unless_a_share_is_asked_for" {
  assert {
    condition     = length(google_logging_project_exclusion.usual_requests) == 0 && !contains(google_cloud_run_v2_service.api[0].template[0].containers[0].env[*].name, "FLIGHT_ACCESS_LOG")
    error_message = "lines of the log are left out unasked"
  }
}

run "a_share_of_the_log_leaves_out_what_succeeds_in_time" {
  variables {
    log_share = 0.1
  }
  assert {
    condition     = endswith(trimspace(google_logging_project_exclusion.usual_requests[0].filter), "AND httpRequest.status<400 AND httpRequest.latency<=\"0.4s\" AND NOT sample(insertId, 0.1)")
    error_message = "other lines of Cloud Run are left out than those of usual requests"
  }
  assert {
    condition     = contains([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : "${env.name}=${env.value}"], "FLIGHT_ACCESS_LOG=0.1")
    error_message = "the service logs another share than Cloud Run"
  }
}
