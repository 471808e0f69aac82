resource "google_artifact_registry_repository" "images" {
  # checkov:skip=CKV_GCP_84: Google's own key is enough for images without data of customers
  location      = var.region
  repository_id = var.service
  description   = "Images of ${var.service}; deployed by digest"
  format        = "DOCKER"

  # What may be rolled back to stays, however old; a keep policy wins over a delete policy.
  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"
    most_recent_versions {
      keep_count = 20
    }
  }

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"
    condition {
      tag_state  = "ANY"
      older_than = "2592000s" # 30 days
    }
  }

  depends_on = [google_project_service.this]
}
