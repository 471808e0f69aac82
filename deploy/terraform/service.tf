locals {
  # None before there is an image: registry and secret have to be filled first.
  deployed = var.image != null

  # Cloud Run's front end appends one address to X-Forwarded-For, the client's. The load balancer
  # appends two: the client's and its own.
  trusted_proxies = coalesce(var.trusted_proxies, local.edge ? 2 : 1)

  busy_between_requests = local.keep_predictions || local.redis || var.prometheus_sidecar || var.traces

  env = { for name, value in merge(
    var.settings,
    {
      # One for each CPU: a second one only starts later and takes 103 MB (deploy/image/image.md).
      BENTOML_CONFIG_OPTIONS = "services.flight_delay.workers=${var.cpu}"
      FLIGHT_ACCESS_LOG      = var.log_share < 1 ? tostring(var.log_share) : ""
      FLIGHT_API_KEYS_FILE   = "/secrets/keys/api_keys"
      FLIGHT_ALLOWED_IPS     = length(var.allowed_ips) > 0 ? jsonencode(var.allowed_ips) : ""
      FLIGHT_JWT_AUDIENCE    = var.jwt_audience
      FLIGHT_JWT_ISSUER      = var.jwt_issuer
      FLIGHT_LIVE            = local.nightly ? "/departures/${local.departures_file}" : ""
      FLIGHT_PREDICTION_LOG  = join("", [for bucket in google_storage_bucket.predictions : "gs://${bucket.name}"])
      FLIGHT_RATE_LIMIT      = tostring(var.rate_limit)
      FLIGHT_TRUSTED_PROXIES = tostring(local.trusted_proxies)
      FLIGHT_OTLP_ENDPOINT   = var.traces ? "https://telemetry.googleapis.com" : ""
      # The front end is not on loopback, and whoever comes through it has X-Forwarded-For.
      FLIGHT_METRICS_ON_LOOPBACK = var.prometheus_sidecar ? "true" : ""
      # Lines of the log name their traces by it.
      GOOGLE_CLOUD_PROJECT = var.project_id
    },
  ) : name => value if value != "" }
}

# Logs go to standard output and are collected by Cloud Run, which measures requests and memory too:
# neither needs a role. What this account may do is in secrets.tf, predictions.tf and departures.tf.
resource "google_service_account" "runtime" {
  account_id   = "${var.service}-run"
  display_name = "${var.service}: the running service"

  depends_on = [google_project_service.this]
}

# [0] is in var.region, [1] in second_region, if there is one.
resource "google_cloud_run_v2_service" "api" {
  count = local.deployed ? length(local.regions) : 0

  name                = var.service
  location            = local.regions[count.index]
  deletion_protection = var.deletion_protection
  # With the edge, the service's own address would be a way round its rules.
  ingress = local.edge ? "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" : "INGRESS_TRAFFIC_ALL"
  # A Google token for the host name is as good as one for the service's own address.
  # Everybody by this, not by a role of allUsers, which organizations with domain-restricted sharing forbid.
  invoker_iam_disabled = var.public
  custom_audiences     = [for host in keys(local.hosts) : "https://${host}"]

  # Of the service, not of a revision: a tagged candidate without traffic keeps no instance warm.
  scaling {
    min_instance_count = var.min_instances
  }

  template {
    service_account       = google_service_account.runtime.email
    execution_environment = "EXECUTION_ENVIRONMENT_GEN2" # full Linux, more speed under load
    timeout               = "10s"                        # what a stopping instance has left

    # Batches form from requests that arrive together, so it has to be many; 80 fit into one batch
    # (100). 80 bodies of /predict_batch (1 MiB) take 80 MiB of 512. The service's own limit, 1,024,
    # is far away: Cloud Run adds an instance first.
    max_instance_request_concurrency = 80

    scaling {
      max_instance_count = var.max_instances
    }

    containers {
      name  = "api"
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        limits            = { cpu = tostring(var.cpu), memory = var.memory }
        startup_cpu_boost = true
        # Predictions are written, Redis is followed, metrics are read and traces sent between
        # requests, when an idle instance has no CPU. A table in the bucket can wait for them.
        cpu_idle = !local.busy_between_requests
      }

      dynamic "env" {
        for_each = local.env
        content {
          name  = env.key
          value = env.value
        }
      }

      # With Redis's password in it.
      dynamic "env" {
        for_each = local.redis ? [google_secret_manager_secret.live["live"]] : []
        content {
          name = "FLIGHT_LIVE"
          value_source {
            secret_key_ref {
              secret  = env.value.secret_id
              version = "latest"
            }
          }
        }
      }

      volume_mounts {
        name       = "keys"
        mount_path = "/secrets/keys"
      }

      dynamic "volume_mounts" {
        for_each = google_storage_bucket.departures
        content {
          name       = "departures"
          mount_path = "/departures"
        }
      }

      dynamic "volume_mounts" {
        for_each = google_redis_instance.live
        content {
          name       = "live"
          mount_path = "/secrets/live"
        }
      }

      # The default probe, TCP, passes before the model is loaded.
      startup_probe {
        period_seconds    = 1
        timeout_seconds   = 1
        failure_threshold = 30
        http_get {
          path = "/readyz"
        }
      }

      liveness_probe {
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 3
        http_get {
          path = "/livez"
        }
      }
    }

    # After the service, whose container stays the first: a release changes the image of that one.
    dynamic "containers" {
      for_each = var.prometheus_sidecar ? [local.sidecar] : []
      content {
        name       = "collector"
        image      = containers.value
        depends_on = ["api"] # reads /metrics once /readyz is answered
        resources {
          # Less than a CPU is only for services that take one request at a time.
          limits   = { cpu = "1", memory = "512Mi" }
          cpu_idle = false
        }
      }
    }

    volumes {
      name = "keys"
      secret {
        secret = local.key_secrets[count.index]
        items {
          path    = "api_keys"
          version = "latest" # read again when the file is: a rotation needs no deployment
        }
      }
    }

    # A folder to the service, of root's: it can be read, and the service is not root.
    dynamic "volumes" {
      for_each = google_storage_bucket.departures
      content {
        name = "departures"
        gcs {
          bucket    = count.index == 0 ? volumes.value.name : google_storage_bucket.second[0].name
          read_only = true
        }
      }
    }

    dynamic "volumes" {
      for_each = local.redis ? [google_secret_manager_secret.live["live-ca"]] : []
      content {
        name = "live"
        secret {
          secret = volumes.value.id
          items {
            path    = "ca.pem"
            version = "latest"
          }
        }
      }
    }

    # Only what goes to Redis takes this way.
    dynamic "vpc_access" {
      for_each = google_compute_subnetwork.live
      content {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = vpc_access.value.network
          subnetwork = vpc_access.value.id
        }
      }
    }
  }

  # A release brings these, Terraform only the first.
  lifecycle {
    ignore_changes = [client, client_version, traffic, template[0].containers[0].image, template[0].labels]
  }

  # Without them the first revision cannot mount the secret and the bucket, or start.
  depends_on = [
    google_secret_manager_secret_iam_member.live,
    google_secret_manager_secret_iam_member.runtime,
    google_secret_manager_secret_iam_member.second,
    google_secret_manager_secret_version.live,
    google_storage_bucket_iam_member.departures,
    google_storage_bucket_iam_member.second,
    google_project_iam_member.metrics,
    google_project_iam_member.traces,
  ]
}

# Who may call the service at all, before it looks at keys itself.
resource "google_cloud_run_v2_service_iam_member" "invokers" {
  for_each = local.deployed ? toset(var.invokers) : []

  name     = google_cloud_run_v2_service.api[0].name
  location = var.region
  role     = "roles/run.invoker"
  member   = each.key
}
