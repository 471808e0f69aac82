# Optional: the same service in a second region, so that one region's failure is not the service's. On
# when `second_region` is set. Images and models stay in the first: Cloud Run keeps a copy of an image
# that serves, with the model in it. Keys and table, which an instance reads when it starts, are there
# twice; ../README.md tells how they are kept the same.
locals {
  regions = compact([var.region, var.second_region])
  second  = local.deployed && var.second_region != ""

  second_candidate = local.second ? "candidate-second.${var.domain}" : ""
  second_hosts     = local.second ? { (var.domain) = "", (local.second_candidate) = "candidate" } : {}

  key_secrets = concat([google_secret_manager_secret.api_keys.id], google_secret_manager_secret.second[*].id)
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
  # checkov:skip=CKV_GCP_62: who wrote or read it is told by Cloud Audit Logs, not by logs in a bucket
  count = local.nightly && var.second_region != "" ? 1 : 0

  name                        = "${var.project_id}-${var.service}-departures-second"
  location                    = var.second_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_storage_bucket_iam_member" "second" {
  count = length(google_storage_bucket.second)

  bucket = google_storage_bucket.second[0].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.runtime.member
}

resource "google_storage_bucket_iam_member" "second_writers" {
  for_each = length(google_storage_bucket.second) > 0 ? toset(var.departure_writers) : []

  bucket = google_storage_bucket.second[0].name
  role   = "roles/storage.objectUser"
  member = each.key
}

# Whoever may reach or release the first: Google's probes, too, which the load balancer may send here.
resource "google_cloud_run_v2_service_iam_member" "second" {
  for_each = local.second ? merge([
    for kind, grants in {
      invoker  = google_cloud_run_v2_service_iam_member.invokers
      tester   = google_cloud_run_v2_service_iam_member.tester
      deployer = google_cloud_run_v2_service_iam_member.deployer
      probe    = { for grant in google_cloud_run_v2_service_iam_member.probe : "google" => grant }
    } : { for name, grant in grants : "${kind} ${name}" => grant }
  ]...) : {}

  name     = google_cloud_run_v2_service.api[1].name
  location = var.second_region
  role     = each.value.role
  member   = each.value.member
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
