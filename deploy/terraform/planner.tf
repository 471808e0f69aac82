# Optional: who plans pull requests, on when `state_bucket` is set. Its account reads Terraform's state
# and the project's number, nothing else: ../plan.sh compares the code with the state alone.
locals {
  planned = var.state_bucket != ""
}

resource "google_service_account" "planner" {
  count = local.planned ? 1 : 0

  account_id   = "${var.service}-plan"
  display_name = "${var.service}: plans of pull requests"

  depends_on = [google_project_service.this]
}

# A pool of its own: who is let in by the deployer's may take the deployer's place.
resource "google_iam_workload_identity_pool" "plan" {
  count = local.planned ? 1 : 0

  workload_identity_pool_id = "${substr(coalesce(var.identity_pool, var.service), 0, 27)}-plan" # 32 at most
  display_name              = "Plans of pull requests"

  depends_on = [google_project_service.this]
}

locals {
  # A pull request from a fork gets no token from GitHub, unless somebody lets it.
  plan_condition = join(" && ", compact([
    "assertion.repository == '${var.github_repository}'",
    var.github_repository_id == null ? "" : "assertion.repository_id == '${coalesce(var.github_repository_id, "-")}'",
    "assertion.event_name == 'pull_request'",
    "assertion.ref.startsWith('refs/pull/')",
    "assertion.base_ref == '${trimprefix(var.github_ref, "refs/heads/")}'",
  ]))
}

resource "google_iam_workload_identity_pool_provider" "plan" {
  # checkov:skip=CKV_GCP_125: as in github.tf, the condition compares repository, event and ref themselves
  count = local.planned ? 1 : 0

  workload_identity_pool_id          = google_iam_workload_identity_pool.plan[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "Plans of pull requests"
  attribute_condition                = local.plan_condition

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account_iam_member" "planner" {
  count = local.planned ? 1 : 0

  service_account_id = google_service_account.planner[0].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.plan[0].name}/attribute.repository/${var.github_repository}"
}

resource "google_storage_bucket_iam_member" "planner" {
  count = local.planned ? 1 : 0

  bucket = var.state_bucket
  role   = "roles/storage.objectViewer"
  member = google_service_account.planner[0].member
}

resource "google_project_iam_member" "planner" {
  count = local.planned ? 1 : 0

  project = var.project_id
  role    = "roles/browser"
  member  = google_service_account.planner[0].member
}
