provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = { app = var.service }

  # Budgets ask whose quota a person's request counts for.
  user_project_override = var.billing_account != null
  billing_project       = var.project_id
}

data "google_project" "this" {
  project_id = var.project_id
}

locals {
  apis = concat(
    [
      "artifactregistry.googleapis.com",
      "cloudresourcemanager.googleapis.com", # roles on the project
      "iam.googleapis.com",
      "iamcredentials.googleapis.com", # a token of the deployer for GitHub
      "logging.googleapis.com",
      "pubsub.googleapis.com",
      "run.googleapis.com",
      "secretmanager.googleapis.com",
      "storage.googleapis.com",
      "sts.googleapis.com", # takes GitHub's token
    ],
    var.cloud_build ? ["cloudbuild.googleapis.com"] : [],
    local.edge || local.redis ? ["compute.googleapis.com"] : [],
    local.redis ? ["redis.googleapis.com"] : [],
    local.mtls ? ["certificatemanager.googleapis.com", "networksecurity.googleapis.com"] : [],
  )
}

resource "google_project_service" "this" {
  for_each = toset(local.apis)

  service = each.key
  # Others may use the API in the same project.
  disable_on_destroy = false
}
