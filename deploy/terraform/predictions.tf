# Off unless asked: they tell who asked for which flight.
locals {
  keep_predictions = var.prediction_days > 0
}

resource "google_storage_bucket" "predictions" {
  # checkov:skip=CKV_GCP_62: who read them is told by Cloud Audit Logs, not by logs in a bucket
  # checkov:skip=CKV_GCP_78: what is deleted after its days shall be gone
  count = local.keep_predictions ? 1 : 0

  name                        = "${var.project_id}-${var.service}-predictions"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age = var.prediction_days
    }
  }

  depends_on = [google_project_service.this]
}

# The service writes them by the API (flights/telemetry/predictions/places.py): a mounted bucket would
# belong to root, which the service is not.
resource "google_storage_bucket_iam_member" "predictions" {
  count = local.keep_predictions ? 1 : 0

  bucket = google_storage_bucket.predictions[0].name
  role   = "roles/storage.objectCreator"
  member = google_service_account.runtime.member
}

# For the alert PredictionsLost, which needs no collector: a line at once, then each hour.
resource "google_logging_metric" "predictions_lost" {
  name        = "${local.service_id}_predictions_lost"
  description = "Lines of the log that tell of predictions that cannot be kept."
  filter      = <<-EOT
    resource.type="cloud_run_revision" AND resource.labels.service_name="${var.service}"
    AND jsonPayload.message=~"^predictions cannot be kept in "
  EOT

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }

  depends_on = [google_project_service.this]
}
