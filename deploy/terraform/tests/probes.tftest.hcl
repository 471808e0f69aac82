# What Google asks the service for from outside.
mock_provider "google" {
  mock_data "google_project" {
    defaults = { number = "123456789" }
  }
}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "a_private_service_is_probed_as_an_invoker" {
  assert {
    condition     = keys(google_monitoring_uptime_check_config.probe) == ["TargetDown"] && keys(google_monitoring_alert_policy.probe) == ["TargetDown"]
    error_message = "nobody probes the service, or somebody without a key asks it for a prediction"
  }
  assert {
    condition     = google_monitoring_uptime_check_config.probe["TargetDown"].http_check[0].service_agent_authentication[0].type == "OIDC_TOKEN"
    error_message = "the probe has no token"
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.probe[0].member == "serviceAccount:service-123456789@gcp-sa-monitoring-notification.iam.gserviceaccount.com"
    error_message = "the probe's account is not let in"
  }
}

run "a_public_service_is_probed_without_a_token" {
  variables {
    public = true
  }
  assert {
    condition     = length(google_monitoring_uptime_check_config.probe["TargetDown"].http_check[0].service_agent_authentication) == 0 && length(google_cloud_run_v2_service_iam_member.probe) == 0
    error_message = "Google's account got a role that it does not need"
  }
}

run "a_prediction_is_asked_for_with_a_key" {
  variables {
    probe_key = "key"
  }
  assert {
    condition     = nonsensitive(google_monitoring_uptime_check_config.probe["PredictionFails"].http_check[0].headers["X-API-Key"]) == "key" && google_monitoring_uptime_check_config.probe["PredictionFails"].http_check[0].mask_headers
    error_message = "the probe has no key, or everybody sees it"
  }
  assert {
    condition     = jsondecode(base64decode(google_monitoring_uptime_check_config.probe["PredictionFails"].http_check[0].body)) == jsondecode(file("monitoring.json")).synthetic.flight
    error_message = "it asks for another flight"
  }
  assert {
    condition     = google_monitoring_uptime_check_config.probe["PredictionFails"].content_matchers[0].content == jsondecode(file("monitoring.json")).synthetic.answer
    error_message = "any answer is good"
  }
}

run "nothing_is_probed_where_addresses_are_asked_for" {
  variables {
    allowed_ips = ["203.0.113.0/24"]
  }
  assert {
    condition     = length(google_monitoring_uptime_check_config.probe) == 0 && length(google_cloud_run_v2_service_iam_member.probe) == 0
    error_message = "a probe is sent where it is not let in"
  }
}
