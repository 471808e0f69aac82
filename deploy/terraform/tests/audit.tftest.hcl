# What the comments and SECURITY.md claim of Cloud Audit Logs.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
}

run "who_read_a_bucket_or_a_key_is_told" {
  assert {
    condition = {
      for service, config in google_project_iam_audit_config.data : service => toset(config.audit_log_config[*].log_type)
      } == {
      "secretmanager.googleapis.com" = toset(["DATA_READ", "DATA_WRITE"])
      "storage.googleapis.com"       = toset(["DATA_READ", "DATA_WRITE"])
    }
    error_message = "reads or writes of buckets or keys are not logged"
  }
  assert {
    condition     = alltrue([for config in google_project_iam_audit_config.data : alltrue([for log in config.audit_log_config : length(coalesce(log.exempted_members, [])) == 0])])
    error_message = "somebody is not told of"
  }
}
