resource "google_iam_workload_identity_pool" "github" {
  workload_identity_pool_id = coalesce(var.identity_pool, "${var.service}-github")
  display_name              = "GitHub Actions"

  depends_on = [google_project_service.this]
}

locals {
  # A repository's name can be taken by another after a rename, its id cannot. A workflow on
  # pull_request_target runs with the ref of main, for the code of a stranger.
  github_condition = join(" && ", compact([
    "assertion.repository == '${var.github_repository}'",
    var.github_repository_id == null ? "" : "assertion.repository_id == '${coalesce(var.github_repository_id, "-")}'",
    "assertion.ref == '${var.github_ref}'",
    "assertion.event_name != 'pull_request_target'",
  ]))
}

resource "google_iam_workload_identity_pool_provider" "github" {
  # checkov:skip=CKV_GCP_125: it knows only `sub`, which has another form under an environment; the
  # condition compares repository, ref and event themselves
  workload_identity_pool_id          = google_iam_workload_identity_pool.github.workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"
  attribute_condition                = local.github_condition

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
    "attribute.ref"        = "assertion.ref"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

# A workflow of this repository, let in by the condition above, takes the deployer's place: no key.
resource "google_service_account_iam_member" "github" {
  service_account_id = google_service_account.deployer["github"].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github.name}/attribute.repository/${var.github_repository}"
}
