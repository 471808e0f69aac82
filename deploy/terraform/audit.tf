# Who read or wrote what is in a bucket, and who read a key: Data Access logs, which Google leaves off.
# A project has them for a whole API, so the bucket of Terraform's state is covered, too. Each entry is
# log volume, kept for 30 days; to read them takes roles/logging.privateLogViewer.
resource "google_project_iam_audit_config" "data" {
  for_each = toset(["secretmanager.googleapis.com", "storage.googleapis.com"])

  project = var.project_id
  service = each.key

  dynamic "audit_log_config" {
    for_each = ["DATA_READ", "DATA_WRITE"]
    content {
      log_type = audit_log_config.value
    }
  }

  depends_on = [google_project_service.this]
}
