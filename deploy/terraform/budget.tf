# Told when half, nine tenths and all of a month's budget is spent, and when all of it will be. It
# stops nothing: max_instances does.
resource "google_project_service" "budgets" {
  count = var.billing_account == null ? 0 : 1

  service            = "billingbudgets.googleapis.com"
  disable_on_destroy = false
}

resource "google_billing_budget" "month" {
  count = var.billing_account == null ? 0 : 1

  billing_account = var.billing_account
  display_name    = var.service

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_budget)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]
    content {
      threshold_percent = threshold_rules.value
    }
  }
  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  # Besides those who manage the billing account: five addresses at most, no other channels.
  dynamic "all_updates_rule" {
    for_each = length(local.emails) > 0 ? [slice(local.emails, 0, min(5, length(local.emails)))] : []
    content {
      monitoring_notification_channels = all_updates_rule.value
    }
  }

  depends_on = [google_project_service.budgets]
}
