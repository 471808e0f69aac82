# Memorystore, when departures are told as they happen.
mock_provider "google" {
  mock_resource "google_redis_instance" {
    defaults = {
      host            = "10.9.0.3"
      port            = 6378
      auth_string     = "a/b+c"
      server_ca_certs = [{ cert = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----" }]
    }
  }
}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  live              = "redis"
}

run "redis_is_closed_small_and_refuses_when_full" {
  assert {
    condition     = google_redis_instance.live[0].auth_enabled && google_redis_instance.live[0].transit_encryption_mode == "SERVER_AUTHENTICATION"
    error_message = "Redis takes who has no password, or plain text"
  }
  assert {
    condition     = google_redis_instance.live[0].authorized_network == google_compute_network.live[0].id && !google_compute_network.live[0].auto_create_subnetworks
    error_message = "Redis is in a network with others"
  }
  assert {
    condition     = google_redis_instance.live[0].tier == "BASIC" && google_redis_instance.live[0].memory_size_gb == 1
    error_message = "it is not the smallest one"
  }
  assert {
    condition     = google_redis_instance.live[0].redis_configs == tomap({ maxmemory-policy = "noeviction" }) && google_redis_instance.live[0].persistence_config[0].persistence_mode == "RDB"
    error_message = "Redis forgets more than it has to"
  }
  assert {
    condition     = alltrue([for api in ["redis.googleapis.com", "compute.googleapis.com"] : contains(keys(google_project_service.this), api)])
    error_message = "an API is not switched on"
  }
}

run "the_service_reaches_redis_and_has_time_for_it" {
  assert {
    condition = google_secret_manager_secret_version.live["live"].secret_data == join("", ["rediss://:a%2Fb%2Bc@10.9.0.3:6378/0?ssl_ca_certs=", join("/", [
      one([for mount in google_cloud_run_v2_service.api[0].template[0].containers[0].volume_mounts : mount.mount_path if mount.name == "live"]),
      one([for volume in google_cloud_run_v2_service.api[0].template[0].volumes : one(volume.secret[0].items).path if volume.name == "live"]),
    ]), "&ssl_check_hostname=false"])
    error_message = "the secret is not Redis's address, its password and where its authority is mounted"
  }
  assert {
    condition = google_secret_manager_secret_version.live["live-ca"].secret_data == "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----" && contains([
      for volume in google_cloud_run_v2_service.api[0].template[0].volumes : volume.secret[0].secret if volume.name == "live"
    ], google_secret_manager_secret.live["live-ca"].id)
    error_message = "another authority is mounted than Redis's"
  }
  assert {
    condition = [for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : env.value_source[0].secret_key_ref[0].secret if env.name == "FLIGHT_LIVE"] == [
      google_secret_manager_secret.live["live"].secret_id,
    ]
    error_message = "FLIGHT_LIVE is not the secret"
  }
  assert {
    condition = alltrue([for name, member in google_secret_manager_secret_iam_member.live :
      member.role == "roles/secretmanager.secretAccessor" && member.member == google_service_account.runtime.member
    ]) && keys(google_secret_manager_secret_iam_member.live) == ["live", "live-ca"]
    error_message = "the service may not read both secrets"
  }
  assert {
    condition = (google_cloud_run_v2_service.api[0].template[0].vpc_access[0].network_interfaces[0].subnetwork == google_compute_subnetwork.live[0].id &&
    google_cloud_run_v2_service.api[0].template[0].vpc_access[0].egress == "PRIVATE_RANGES_ONLY")
    error_message = "the service does not reach Redis, or everything it sends goes that way"
  }
  assert {
    condition     = !google_cloud_run_v2_service.api[0].template[0].containers[0].resources[0].cpu_idle
    error_message = "an idle instance has no CPU to follow Redis with"
  }
  assert {
    condition     = length(google_storage_bucket.departures) == 0 && output.departures == null
    error_message = "a bucket for a table that nobody reads"
  }
}
