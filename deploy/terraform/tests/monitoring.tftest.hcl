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
      "InstancesAtMaximum", "MemoryNearLimit", "NoTraffic", "RequestsRefused",
      "KeysUnusable", "KeyLinesUnusable", "KeyExpires", "PredictionsLost",
    ])
    error_message = "other alerts than those that need no /metrics"
  }
  assert {
    condition     = length(regexall("flight_[a-z]+_total", jsonencode(google_monitoring_alert_policy.promql))) == 0
    error_message = "an alert needs what nothing scrapes"
  }
  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.service.dashboard_json).mosaicLayout.tiles) == 7
    error_message = "a chart is missing, or one has no data"
  }
  assert {
    condition     = keys(google_monitoring_slo.objective) == ["availability", "latency", "memory"]
    error_message = "the console shows other objectives than those that need no /metrics"
  }
}

run "with_a_collector_all" {
  variables {
    prometheus_sidecar = true
  }
  assert {
    condition = toset(keys(google_monitoring_alert_policy.promql)) == toset([
      for alert in jsondecode(file("monitoring.json")).alerts : alert.name if !contains(["uptime_check", "log"], alert.query)
    ])
    error_message = "an alert is missing"
  }
  assert {
    condition = alltrue([
      for name in ["ScoresDrifted", "ModelOld", "UnknownCategories"] : google_monitoring_alert_policy.promql[name].severity == "WARNING"
    ])
    error_message = "what is slow to go wrong with the model wakes somebody"
  }
  assert {
    condition = alltrue([
      for policy in google_monitoring_alert_policy.promql :
      length(regexall("flight_[a-z_]+[^a-z_{]", policy.conditions[0].condition_prometheus_query_language[0].query)) == 0
    ])
    error_message = "an alert looks at the metrics of any service"
  }
  assert {
    condition     = strcontains(google_monitoring_slo.objective["correctness"].request_based_sli[0].good_total_ratio[0].bad_service_filter, "resource.labels.namespace=\"flight-delay\"")
    error_message = "the console counts another service's probabilities"
  }
  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.service.dashboard_json).mosaicLayout.tiles) == 17
    error_message = "a chart is missing"
  }
  assert {
    condition = [for tile in slice(jsondecode(google_monitoring_dashboard.service.dashboard_json).mosaicLayout.tiles, 0, 2) :
      regex("sum by \\(([a-z, ]+)\\)", tile.widget.xyChart.dataSets[0].timeSeriesQuery.prometheusQuery)[0]
    ] == ["client, revision", "revision"]
    error_message = "the first charts do not tell who is affected, since which revision"
  }
  assert {
    condition     = jsondecode(google_monitoring_dashboard.service.dashboard_json).annotations.eventAnnotations[0].eventType == "CLOUD_RUN_DEPLOYMENT"
    error_message = "deployments are not marked"
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
    condition     = !strcontains(jsonencode([google_monitoring_alert_policy.promql, google_monitoring_slo.objective]), "$${")
    error_message = "an alert or an objective has a name that nothing fills in"
  }
  assert {
    condition     = !strcontains(google_monitoring_dashboard.service.dashboard_json, "$${")
    error_message = "a chart's query has a name that nothing fills in"
  }
  assert {
    condition     = [google_logging_metric.requests.name, google_logging_metric.answers_in_time.name] == ["delays_twin_requests", "delays_twin_answers_in_time"]
    error_message = "the alerts ask for other metrics than are made of the log"
  }
  assert {
    condition = alltrue([
      for metric in google_logging_metric.keys :
      strcontains(jsonencode(google_monitoring_alert_policy.promql), "logging_googleapis_com:user_${metric.name}{") && strcontains(metric.filter, "service_name=\"delays-twin\"")
    ])
    error_message = "no alert asks for what the log tells of keys"
  }
}

run "probes_are_no_clients_and_queues_are_seen" {
  assert {
    condition = alltrue([
      for metric in [google_logging_metric.requests, google_logging_metric.answers_in_time] :
      strcontains(metric.filter, "NOT httpRequest.userAgent:\"GoogleStackdriverMonitoring-UptimeChecks\"") && strcontains(metric.filter, "log_id(\"run.googleapis.com/requests\")")
    ])
    error_message = "a probe counts for an objective, or the service measures itself"
  }
  assert {
    condition     = strcontains(google_logging_metric.answers_in_time.filter, "httpRequest.latency<=\"0.4s\"")
    error_message = "latency is not judged by the objective's threshold"
  }
  assert {
    condition     = google_logging_metric.requests.label_extractors == tomap({ status = "EXTRACT(httpRequest.status)" })
    error_message = "the status by which requests are told apart is not taken from the log"
  }
}

run "the_console_has_the_objectives_of_slo_yaml" {
  assert {
    condition = alltrue([
      for o in jsondecode(file("monitoring.json")).objectives :
      google_monitoring_slo.objective[o.name].goal == o.goal && google_monitoring_slo.objective[o.name].rolling_period_days == 30 if !o.scraped
    ])
    error_message = "another goal or window"
  }
  assert {
    condition     = google_monitoring_slo.objective["memory"].request_based_sli[0].distribution_cut[0].range[0].max == 0.9537
    error_message = "not the share of 512 MiB that 512 MB are"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].containers[0].resources[0].limits.memory == "512Mi"
    error_message = "the objective of memory is a share of 512 MiB (of: in slo.yaml)"
  }
}

run "an_error_in_the_log_rings" {
  assert {
    condition     = google_monitoring_alert_policy.log_errors.conditions[0].condition_matched_log[0].filter == "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"flight-delay\" AND severity>=ERROR AND NOT log_id(\"run.googleapis.com/requests\")"
    error_message = "errors of the service ring for nobody, or each failed request does"
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
