# Who is told, and what of.
mock_provider "google" {
  mock_resource "google_monitoring_notification_channel" {
    defaults = { name = "projects/airline-delays/notificationChannels/made" }
  }
}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  github_ref        = "refs/heads/release/2026"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "nobody_is_told_is_told" {
  command = plan
  variables {
    alert_emails = []
  }
  expect_failures = [check.somebody_is_told]
}

run "a_page_alone_is_half" {
  command = plan
  variables {
    alert_emails  = []
    page_channels = ["projects/airline-delays/notificationChannels/1"]
  }
  expect_failures = [check.somebody_is_told]
}

run "addresses_and_a_webhook_become_channels" {
  variables {
    alert_emails       = ["sre@example.com", "ops@example.com"]
    page_webhook       = "https://events.example.com/integration/token/enqueue"
    ticket_channels    = ["projects/airline-delays/notificationChannels/2"]
    prometheus_sidecar = true
    probe_key          = "key"
  }
  assert {
    condition     = [for channel in google_monitoring_notification_channel.email : channel.labels.email_address] == ["ops@example.com", "sre@example.com"]
    error_message = "an address gets no mail"
  }
  assert {
    condition     = nonsensitive(google_monitoring_notification_channel.webhook[0].labels.url) == "https://events.example.com/integration/token/enqueue"
    error_message = "the webhook is not called"
  }
  assert {
    condition = alltrue([
      for policy in concat(values(google_monitoring_alert_policy.promql), values(google_monitoring_alert_policy.probe), [google_monitoring_alert_policy.log_errors]) :
      policy.notification_channels == (policy.severity == "CRITICAL" ?
        tolist(["projects/airline-delays/notificationChannels/made", "projects/airline-delays/notificationChannels/made", "projects/airline-delays/notificationChannels/made"]) :
      tolist(["projects/airline-delays/notificationChannels/made", "projects/airline-delays/notificationChannels/made", "projects/airline-delays/notificationChannels/2"]))
    ])
    error_message = "an alert goes to other channels than those of its severity"
  }
  assert {
    condition = alltrue([
      for policy in concat(values(google_monitoring_alert_policy.promql), values(google_monitoring_alert_policy.probe), [google_monitoring_alert_policy.log_errors]) :
      can(regex("https://github.com/airline/flight-delay/blob/release/2026/deploy/runbook.md#[a-z]+$", policy.documentation[0].content))
    ])
    error_message = "an alert does not link what to do"
  }
}

run "a_budget_is_watched_where_its_account_is_known" {
  variables {
    billing_account = "000000-ABCDEF-000000"
  }
  assert {
    condition     = google_billing_budget.month[0].amount[0].specified_amount[0].units == "50"
    error_message = "another budget than monthly_budget"
  }
  assert {
    condition     = google_billing_budget.month[0].all_updates_rule[0].monitoring_notification_channels == tolist(["projects/airline-delays/notificationChannels/made"])
    error_message = "nobody is told of what is spent"
  }
}

run "without_it_nobody_asks_for_a_budget" {
  command = plan
  assert {
    condition     = length(google_billing_budget.month) == 0 && length(google_project_service.budgets) == 0
    error_message = "a budget of no account"
  }
}

run "wrong_addresses_are_refused" {
  command = plan
  variables {
    alert_emails    = ["sre"]
    page_webhook    = "http://events.example.com"
    billing_account = "my account"
    monthly_budget  = 0.5
  }
  expect_failures = [var.alert_emails, var.page_webhook, var.billing_account, var.monthly_budget]
}
