# A build that failed tells somebody. Cloud Build publishes what becomes of each build of the project
# to the topic of this name, if it is there
# (https://cloud.google.com/build/docs/subscribe-build-notifications).
resource "google_pubsub_topic" "cloud_builds" {
  # checkov:skip=CKV_GCP_83: Google's own key is enough for messages without secrets
  count = var.cloud_build ? 1 : 0

  name = "cloud-builds"

  depends_on = [google_project_service.this]
}

resource "google_pubsub_subscription" "failed_builds" {
  count = var.cloud_build ? 1 : 0

  name  = "${var.service}-failed-builds"
  topic = google_pubsub_topic.cloud_builds[0].id
  filter = join(" OR ", [
    for status in ["FAILURE", "INTERNAL_ERROR", "TIMEOUT", "EXPIRED"] : "attributes.status = \"${status}\""
  ])
  message_retention_duration = "86400s" # then the alert ends by itself

  expiration_policy {
    ttl = ""
  }
}

resource "google_monitoring_alert_policy" "failed_builds" {
  count = var.cloud_build ? 1 : 0

  display_name          = "${var.service}: BuildFailed"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels.ticket

  conditions {
    display_name = "A build failed"
    condition_threshold {
      filter          = "resource.type=\"pubsub_subscription\" AND resource.labels.subscription_id=\"${google_pubsub_subscription.failed_builds[0].name}\" AND metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"
      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_MAX"
      }
    }
  }

  documentation {
    subject   = "${var.service}: BuildFailed"
    content   = <<-EOT
      A build of Cloud Build failed; what served before still serves. Which one, and at which step:

          gcloud builds list --region=${var.build_region} --project=${var.project_id} --limit=5

      Read it, and the alert ends:

          gcloud pubsub subscriptions pull ${google_pubsub_subscription.failed_builds[0].name} --project=${var.project_id} --auto-ack --limit=100
    EOT
    mime_type = "text/markdown"
  }

  depends_on = [google_project_service.monitoring]
}
