output "url" {
  description = "Where the service answers; null as long as there is no image."
  value       = local.edge ? "https://${var.domain}" : local.service_url
}

output "edge_address" {
  description = "Address that the DNS of domain, candidate.domain and, with second_region, candidate-second.domain has to name; null without a load balancer."
  value       = one(google_compute_global_address.edge[*].address)
}

output "image_repository" {
  description = "What the name of an image starts with."
  value       = local.image_repository
}

output "model_bucket" {
  description = "Bucket of the models."
  value       = google_storage_bucket.models.name
}

output "departures" {
  description = "Object that the nightly table is written to; null unless live is nightly."
  value       = one([for bucket in google_storage_bucket.departures : "gs://${bucket.name}/${local.departures_file}"])
}

output "api_keys_secret" {
  description = "Secret that the API keys are added to as a version."
  value       = google_secret_manager_secret.api_keys.secret_id
}

output "runtime_service_account" {
  description = "Account that the service runs as."
  value       = google_service_account.runtime.email
}

locals {
  service_url      = local.deployed ? google_cloud_run_v2_service.api[0].uri : null
  image_repository = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"

  github_variables = {
    PROJECT                    = var.project_id
    REGION                     = var.region
    SERVICE                    = var.service
    SERVICE_URL                = local.service_url
    CANDIDATE_URL              = local.edge ? "https://candidate.${var.domain}" : null
    EDGE_URL                   = local.edge ? "https://${var.domain}" : null
    EDGE_LIMIT                 = local.edge ? tostring(var.requests_per_minute) : null
    IMAGE_REPOSITORY           = local.image_repository
    BUCKET                     = google_storage_bucket.models.name
    TOPIC                      = google_pubsub_topic.deployments.name
    DEPLOYER                   = google_service_account.deployer["github"].email
    RETRAINER                  = one(google_service_account.retrainer[*].email)
    RETRAIN_DATA               = local.retrains && !local.has_job ? local.data : null
    WORKLOAD_IDENTITY_PROVIDER = google_iam_workload_identity_pool_provider.github.name
    PLANNER                    = one(google_service_account.planner[*].email)
    PLAN_IDENTITY_PROVIDER     = one(google_iam_workload_identity_pool_provider.plan[*].name)
    SECOND_REGION              = local.second ? var.second_region : null
    SECOND_CANDIDATE_URL       = local.second ? "https://${local.second_candidate}" : null
    STATE_BUCKET               = local.planned ? var.state_bucket : null
  }
}

output "github_variables" {
  description = "Variables that the workflows read; none of them is a secret."
  value       = { for name, value in local.github_variables : name => value if value != null }
}
