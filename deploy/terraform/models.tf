resource "google_storage_bucket" "models" {
  # checkov:skip=CKV_GCP_62: who read a model is told by Cloud Audit Logs, not by logs in a bucket
  name                        = coalesce(var.model_bucket_name, "${var.project_id}-${var.service}-models")
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  # The label that says which model is the champion is written over; the one before can be had back.
  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      num_newer_versions         = 10
      days_since_noncurrent_time = 90
    }
  }

  depends_on = [google_project_service.this]
}

# Writes over the champion label, so it may delete too; versioning keeps what was there.
resource "google_storage_bucket_iam_member" "model_writers" {
  for_each = toset(var.model_writers)

  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectUser"
  member = each.key
}
