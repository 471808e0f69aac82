# Optional: the same service in a second region, so that one region's failure is not the service's. On
# when `second_region` is set. Images and models stay in the first: Cloud Run keeps a copy of an image
# that serves, with the model in it. Keys and tables, which an instance reads when it starts, are there
# twice; ../README.md tells how they are kept the same.
locals {
  regions = compact([var.region, var.second_region])
  second  = local.deployed && var.second_region != ""

  second_candidate = local.second ? "candidate-second.${var.domain}" : ""
  second_hosts     = local.second ? { (var.domain) = "", (local.second_candidate) = "candidate" } : {}

  key_secrets = concat([google_secret_manager_secret.api_keys.id], google_secret_manager_secret.second[*].id)

  # What is mounted -> what the service may do there.
  second_buckets = var.second_region == "" ? {} : merge(
    local.nightly ? { departures = "roles/storage.objectViewer" } : {},
    local.keep_predictions ? { predictions = "roles/storage.objectUser" } : {},
  )
}

# A secret's replicas cannot be changed, so the first one is left as it is.
resource "google_secret_manager_secret" "second" {
  count = var.second_region == "" ? 0 : 1

  secret_id           = "${var.service}-api-keys-second"
  deletion_protection = var.deletion_protection
  version_destroy_ttl = "604800s" # as of the first

  replication {
    user_managed {
      replicas {
        location = var.second_region
      }
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_secret_manager_secret_iam_member" "second" {
  count = var.second_region == "" ? 0 : 1

  secret_id = google_secret_manager_secret.second[0].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runtime.member
}

resource "google_storage_bucket" "second" {
  # checkov:skip=CKV_GCP_62: who read or wrote them is told by Cloud Audit Logs, not by logs in a bucket
  # checkov:skip=CKV_GCP_78: predictions that are deleted after their days shall be gone
  for_each = local.second_buckets

  name                        = "${var.project_id}-${var.service}-${each.key}-second"
  location                    = var.second_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = each.key == "departures"
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age                        = each.key == "predictions" ? var.prediction_days : null
      days_since_noncurrent_time = each.key == "departures" ? 30 : null
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "second" {
  for_each = local.second_buckets

  bucket = google_storage_bucket.second[each.key].name
  role   = each.value
  member = google_service_account.runtime.member
}

resource "google_storage_bucket_iam_member" "second_writers" {
  for_each = contains(keys(local.second_buckets), "departures") ? toset(var.departure_writers) : []

  bucket = google_storage_bucket.second["departures"].name
  role   = "roles/storage.objectUser"
  member = each.key
}

# Whoever may reach or release the first.
resource "google_cloud_run_v2_service_iam_member" "second" {
  for_each = local.second ? merge(
    { for member in concat(var.invokers, var.public ? ["allUsers"] : []) : "invoker ${member}" => ["roles/run.invoker", member] },
    { for name in local.deployers : "tester ${name}" => ["roles/run.invoker", google_service_account.deployer[name].member] },
    { for name in local.deployers : "deployer ${name}" => ["roles/run.developer", google_service_account.deployer[name].member] },
  ) : {}

  name     = google_cloud_run_v2_service.api[1].name
  location = var.second_region
  role     = each.value[0]
  member   = each.value[1]
}

resource "google_compute_region_network_endpoint_group" "second" {
  for_each = local.second_hosts

  name                  = join("-", compact([var.service, each.value, "second"]))
  region                = var.second_region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = google_cloud_run_v2_service.api[1].name
    tag     = each.value == "" ? null : each.value
  }

  # No request goes there before it is let in.
  depends_on = [google_cloud_run_v2_service_iam_member.second, google_project_service.this]
}

# One of its own: while a new certificate is made, for up to an hour, its hosts have none.
resource "google_compute_managed_ssl_certificate" "second" {
  count = local.second ? 1 : 0

  name = "${var.service}-${substr(sha1(local.second_candidate), 0, 8)}"

  managed {
    domains = [local.second_candidate]
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.this]
}
