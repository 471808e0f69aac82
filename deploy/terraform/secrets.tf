# Only the empty secret: a version made by Terraform would stand in plain text in its state.
resource "google_secret_manager_secret" "api_keys" {
  secret_id           = "${var.service}-api-keys"
  deletion_protection = var.deletion_protection
  version_destroy_ttl = "604800s" # a destroyed version can be had back for 7 days

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.this]
}

# The service reads the keys of its clients: this one secret, no other.
resource "google_secret_manager_secret_iam_member" "runtime" {
  secret_id = google_secret_manager_secret.api_keys.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runtime.member
}
