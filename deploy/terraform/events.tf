# One JSON message for each deployment, rollback and failure: build, commit, digest, model tag.
resource "google_pubsub_topic" "deployments" {
  # checkov:skip=CKV_GCP_83: Google's own key is enough for messages without secrets
  name                       = "${var.service}-deployments"
  message_retention_duration = "604800s" # 7 days: a subscription can be wound back to any of them

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.this]
}

resource "google_pubsub_subscription" "deployments" {
  name                       = "${var.service}-deployments"
  topic                      = google_pubsub_topic.deployments.id
  ack_deadline_seconds       = 60
  message_retention_duration = "604800s"

  expiration_policy {
    ttl = "" # never, even if nobody reads for a month
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letters.id
    max_delivery_attempts = 5
  }
}

resource "google_pubsub_topic" "dead_letters" {
  # checkov:skip=CKV_GCP_83: the same messages as above
  name = "${var.service}-deployments-dead"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }

  depends_on = [google_project_service.this]
}

# A topic without a subscription forgets what it is given.
resource "google_pubsub_subscription" "dead_letters" {
  name                       = "${var.service}-deployments-dead"
  topic                      = google_pubsub_topic.dead_letters.id
  message_retention_duration = "2678400s" # 31 days, the most

  expiration_policy {
    ttl = ""
  }
}

locals {
  pubsub_agent = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

# Pub/Sub itself moves a message that nobody could handle: it publishes it to the dead letters ...
resource "google_pubsub_topic_iam_member" "dead_letters" {
  topic  = google_pubsub_topic.dead_letters.id
  role   = "roles/pubsub.publisher"
  member = local.pubsub_agent
}

# ... and acknowledges it here.
resource "google_pubsub_subscription_iam_member" "deployments" {
  subscription = google_pubsub_subscription.deployments.id
  role         = "roles/pubsub.subscriber"
  member       = local.pubsub_agent
}
