# How the service hears of departures: not at all, by a table in a bucket, or by Memorystore.
locals {
  nightly = var.live == "nightly"
  redis   = var.live == "redis"

  departures_file = "departures.csv"
}

# The table of the last 60 days, which somebody writes over each night.
resource "google_storage_bucket" "departures" {
  # checkov:skip=CKV_GCP_62: who wrote or read it is told by Cloud Audit Logs, not by logs in a bucket
  count = local.nightly ? 1 : 0

  name                        = "${var.project_id}-${var.service}-departures"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false

  # A wrong table can be had back.
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

resource "google_storage_bucket_iam_member" "departures" {
  count = local.nightly ? 1 : 0

  bucket = google_storage_bucket.departures[0].name
  role   = "roles/storage.objectViewer"
  member = google_service_account.runtime.member
}

# Writes over the table, so it may delete too; versioning keeps what was there.
resource "google_storage_bucket_iam_member" "departure_writers" {
  for_each = local.nightly ? toset(var.departure_writers) : []

  bucket = google_storage_bucket.departures[0].name
  role   = "roles/storage.objectUser"
  member = each.key
}

# Nothing else is in this network; Memorystore has no address outside of one.
resource "google_compute_network" "live" {
  # checkov:skip=CKV2_GCP_18: with no rule, nothing comes in, and what goes out are the service's own connections
  count = local.redis ? 1 : 0

  name                    = "${var.service}-live"
  auto_create_subnetworks = false

  depends_on = [google_project_service.this]
}

resource "google_compute_subnetwork" "live" {
  # checkov:skip=CKV_GCP_26: a log of one peer's flows tells nothing that Redis's own does not
  # checkov:skip=CKV_GCP_76: the range has no IPv6
  count = local.redis ? 1 : 0

  name                     = "${var.service}-live"
  region                   = var.region
  network                  = google_compute_network.live[0].id
  ip_cidr_range            = "10.8.0.0/24" # each instance takes two addresses, and keeps them for minutes
  private_ip_google_access = true
}

resource "google_redis_instance" "live" {
  count = local.redis ? 1 : 0

  name                    = "${var.service}-live"
  region                  = var.region
  tier                    = "BASIC"
  memory_size_gb          = 1 # the least; 90 days of departures are some 10 MB
  redis_version           = "REDIS_7_2"
  authorized_network      = google_compute_network.live[0].id
  auth_enabled            = true
  transit_encryption_mode = "SERVER_AUTHENTICATION"
  # Full, it refuses what is told, and nothing that was accepted is pushed out.
  redis_configs = { maxmemory-policy = "noeviction" }

  # What a restart is recovered from: up to an hour is lost, see ../README.md.
  persistence_config {
    persistence_mode    = "RDB"
    rdb_snapshot_period = "ONE_HOUR"
  }

  depends_on = [google_project_service.this]
}

locals {
  redis_secrets = local.redis ? toset(["live", "live-ca"]) : []

  # What the service is told, and whose certificates it believes. The authority is of this instance
  # alone, and its certificate has the address as CN, in which no client looks for it
  # (https://github.com/envoyproxy/ratelimit/pull/409): so the name is not checked.
  redis_contents = local.redis ? {
    live    = "rediss://:${urlencode(google_redis_instance.live[0].auth_string)}@${google_redis_instance.live[0].host}:${google_redis_instance.live[0].port}/0?ssl_ca_certs=/secrets/live/ca.pem&ssl_check_hostname=false"
    live-ca = join("\n", google_redis_instance.live[0].server_ca_certs[*].cert)
  } : {}
}

resource "google_secret_manager_secret" "live" {
  for_each = local.redis_secrets

  secret_id           = "${var.service}-${each.key}"
  deletion_protection = var.deletion_protection

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.this]
}

# Terraform's state has the password anyway, as an attribute of the instance.
resource "google_secret_manager_secret_version" "live" {
  for_each = local.redis_secrets

  secret      = google_secret_manager_secret.live[each.key].id
  secret_data = local.redis_contents[each.key]
}

resource "google_secret_manager_secret_iam_member" "live" {
  for_each = local.redis_secrets

  secret_id = google_secret_manager_secret.live[each.key].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.runtime.member
}
