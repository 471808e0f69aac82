output "url" {
  description = "Where the service answers."
  value       = local.edge ? "https://${var.domain}" : one(google_cloud_run_v2_service.api[*].uri)
}

output "candidate_url" {
  description = "Where a release with the tag candidate answers; null: at the address that Cloud Run gives the tag."
  value       = local.edge ? "https://candidate.${var.domain}" : null
}

output "edge_address" {
  description = "Address that the DNS of domain and candidate.domain has to name."
  value       = one(google_compute_global_address.edge[*].address)
}

output "service" {
  description = "Name of the Cloud Run service."
  value       = var.service
}

output "region" {
  description = "Region of the service."
  value       = var.region
}

output "project_id" {
  description = "Project of the service."
  value       = var.project_id
}

output "image_repository" {
  description = "What an image's name starts with."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"
}

output "model_bucket" {
  description = "Bucket of the models."
  value       = google_storage_bucket.models.name
}

output "events_topic" {
  description = "Topic of deployment events."
  value       = google_pubsub_topic.deployments.name
}

output "api_keys_secret" {
  description = "Secret that the API keys are added to as a version."
  value       = google_secret_manager_secret.api_keys.secret_id
}

output "workload_identity_provider" {
  description = "What the workflow's login step names."
  value       = google_iam_workload_identity_pool_provider.github.name
}

output "deployers" {
  description = "Account that each deployer acts as."
  value       = { for name, account in google_service_account.deployer : name => account.email }
}

output "runtime_service_account" {
  description = "Account that the service runs as."
  value       = google_service_account.runtime.email
}
