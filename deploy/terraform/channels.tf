# Who is told: channels made here of addresses and a webhook, and those that were there already.
locals {
  channels = {
    page   = concat(local.emails, google_monitoring_notification_channel.webhook[*].name, var.page_channels)
    ticket = concat(local.emails, var.ticket_channels)
  }
  emails = [for channel in google_monitoring_notification_channel.email : channel.name]

  # A branch's name may have slashes; GitHub takes them as they are.
  repository = "https://github.com/${var.github_repository}/blob/${trimprefix(var.github_ref, "refs/heads/")}"
}

resource "google_monitoring_notification_channel" "email" {
  for_each = toset(var.alert_emails)

  display_name = "${var.service}: ${each.key}"
  type         = "email"
  labels       = { email_address = each.key }

  depends_on = [google_project_service.monitoring]
}

resource "google_monitoring_notification_channel" "webhook" {
  count = nonsensitive(var.page_webhook != null) ? 1 : 0

  display_name = "${var.service}: pages"
  type         = "webhook_tokenauth"
  labels       = { url = var.page_webhook }

  depends_on = [google_project_service.monitoring]
}

check "somebody_is_told" {
  assert {
    condition     = length(local.channels.page) > 0
    error_message = "Nobody is paged: set alert_emails, page_webhook or page_channels."
  }
  assert {
    condition     = length(local.channels.ticket) > 0
    error_message = "Nobody is told what can wait until the morning: set alert_emails or ticket_channels."
  }
}
