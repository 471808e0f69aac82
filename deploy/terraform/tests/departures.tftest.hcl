# How the service hears of departures: not at all, and by a table in a bucket.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
}

run "none_makes_and_tells_nothing" {
  assert {
    condition     = length(google_storage_bucket.departures) == 0 && length(google_redis_instance.live) == 0 && length(google_compute_network.live) == 0
    error_message = "something is made that nobody asked for"
  }
  assert {
    condition     = !contains(google_cloud_run_v2_service.api[0].template[0].containers[0].env[*].name, "FLIGHT_LIVE")
    error_message = "the service waits for departures that nobody tells"
  }
  assert {
    condition     = length(google_cloud_run_v2_service.api[0].template[0].vpc_access) == 0 && length(google_cloud_run_v2_service.api[0].template[0].volumes) == 1
    error_message = "the service has a way that it does not need"
  }
  assert {
    condition     = !contains(keys(google_project_service.this), "redis.googleapis.com") && output.departures == null
    error_message = "an API is switched on that nobody needs"
  }
}

run "nightly_reads_the_table_from_the_bucket" {
  variables {
    live              = "nightly"
    departure_writers = ["user:ana@example.com"]
  }
  assert {
    condition = one([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : env.value if env.name == "FLIGHT_LIVE"]) == join("/", [
      one([for mount in google_cloud_run_v2_service.api[0].template[0].containers[0].volume_mounts : mount.mount_path if mount.name == "departures"]),
      trimprefix(output.departures, "gs://${google_storage_bucket.departures[0].name}/"),
    ])
    error_message = "FLIGHT_LIVE is not the table that is told to be written"
  }
  assert {
    condition     = one([for volume in google_cloud_run_v2_service.api[0].template[0].volumes : volume.gcs[0].bucket == google_storage_bucket.departures[0].name && volume.gcs[0].read_only if volume.name == "departures"])
    error_message = "another bucket is mounted, or it can be written"
  }
  assert {
    condition = [google_storage_bucket_iam_member.departures[0].role, google_storage_bucket_iam_member.departures[0].member] == [
      "roles/storage.objectViewer", google_service_account.runtime.member,
    ]
    error_message = "the service may not read the table, or may do more"
  }
  assert {
    condition     = keys(google_storage_bucket_iam_member.departure_writers) == ["user:ana@example.com"]
    error_message = "others than the writers may write"
  }
  assert {
    condition     = google_storage_bucket.departures[0].public_access_prevention == "enforced" && google_storage_bucket.departures[0].uniform_bucket_level_access && google_storage_bucket.departures[0].versioning[0].enabled
    error_message = "the bucket can be made public, or a table that was written over cannot be had back"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].template[0].containers[0].resources[0].cpu_idle && length(google_redis_instance.live) == 0
    error_message = "it costs more than it needs to"
  }
}
