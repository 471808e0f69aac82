# With a second region: the same service twice, behind one load balancer.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  domain            = "flights.example.com"
  invokers          = ["user:ana@example.com"]
  live              = "nightly"
  departure_writers = ["user:ana@example.com"]
  second_region     = "southamerica-east1"
}

# The runs of a file share their state, so this one is first: it is there before there is a second region.
run "one_region" {
  variables {
    second_region = ""
  }
  assert {
    condition     = google_cloud_run_v2_service.api[*].location == ["southamerica-west1"]
    error_message = "other regions than the one that was asked for"
  }
  assert {
    condition     = length(google_secret_manager_secret.second) + length(google_storage_bucket.second) + length(google_compute_region_network_endpoint_group.second) == 0
    error_message = "a second region that nobody asked for"
  }
}

run "keys_and_table_can_be_filled_before_there_is_a_service" {
  command = plan
  variables {
    image = null
  }
  assert {
    condition     = length(google_secret_manager_secret.second) == 1 && length(google_storage_bucket.second) == 1
    error_message = "no place for the keys and the table of the second region"
  }
  assert {
    condition     = length(google_compute_region_network_endpoint_group.second) == 0
    error_message = "requests go where there is no service"
  }
}

run "the_same_service_is_in_both" {
  assert {
    condition     = google_cloud_run_v2_service.api[*].location == ["southamerica-west1", "southamerica-east1"]
    error_message = "the service is in other regions"
  }
  assert {
    condition     = length(distinct(google_cloud_run_v2_service.api[*].template[0].containers[0].image)) == 1
    error_message = "the regions have other images"
  }
  assert {
    condition     = distinct(google_cloud_run_v2_service.api[*].ingress) == tolist(["INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"])
    error_message = "a region's own address is open beside the load balancer"
  }
  assert {
    condition = [
      for service in google_cloud_run_v2_service.api : [service.template[0].volumes[0].secret[0].secret, flatten(service.template[0].volumes[*].gcs)[*].bucket]
      ] == [
      [google_secret_manager_secret.api_keys.id, ["airline-delays-flight-delay-departures"]],
      [google_secret_manager_secret.second[0].id, ["airline-delays-flight-delay-departures-second"]],
    ]
    error_message = "an instance needs the other region to start"
  }
  assert {
    condition     = google_secret_manager_secret.second[0].replication[0].user_managed[0].replicas[0].location == "southamerica-east1"
    error_message = "the keys of the second region are elsewhere"
  }
  assert {
    condition     = google_storage_bucket.second[0].location == "southamerica-east1"
    error_message = "the table of the second region is elsewhere"
  }
}

run "who_reaches_and_releases_the_first_does_the_second" {
  assert {
    condition = { for name, grant in google_cloud_run_v2_service_iam_member.second : name => grant.role } == {
      "invoker user:ana@example.com" = "roles/run.invoker"
      "tester github"                = "roles/run.invoker"
      "deployer github"              = "roles/run.developer"
      "probe google"                 = "roles/run.invoker"
    }
    error_message = "others may reach or release the second region"
  }
  assert {
    condition     = distinct([for grant in google_cloud_run_v2_service_iam_member.second : grant.location]) == tolist(["southamerica-east1"])
    error_message = "a grant is for another region"
  }
  assert {
    condition     = google_storage_bucket_iam_member.second[0].role == google_storage_bucket_iam_member.departures[0].role
    error_message = "the service may do other things to the table of the second region"
  }
  assert {
    condition     = keys(google_storage_bucket_iam_member.second_writers) == ["user:ana@example.com"]
    error_message = "who writes departures cannot write those of the second region"
  }
}

run "the_load_balancer_reaches_both_and_each_candidate" {
  assert {
    condition = { for host, backend in google_compute_backend_service.api : host => [backend.name, toset(backend.backend[*].group)] } == {
      "flights.example.com" = ["flight-delay", toset([
        google_compute_region_network_endpoint_group.api["flights.example.com"].id,
        google_compute_region_network_endpoint_group.second["flights.example.com"].id,
      ])]
      "candidate.flights.example.com"        = ["flight-delay-candidate", toset([google_compute_region_network_endpoint_group.api["candidate.flights.example.com"].id])]
      "candidate-second.flights.example.com" = ["flight-delay-candidate-second", toset([google_compute_region_network_endpoint_group.second["candidate-second.flights.example.com"].id])]
    }
    error_message = "a host reaches other regions"
  }
  assert {
    condition = { for host, group in google_compute_region_network_endpoint_group.second : host => [group.region, coalesce(group.cloud_run[0].tag, "any")] } == {
      "flights.example.com"                  = ["southamerica-east1", "any"]
      "candidate-second.flights.example.com" = ["southamerica-east1", "candidate"]
    }
    error_message = "hosts reach other revisions of the second region"
  }
  assert {
    condition     = { for host, backend in google_compute_backend_service.api : host => length(backend.outlier_detection) } == { "flights.example.com" = 1, "candidate.flights.example.com" = 0, "candidate-second.flights.example.com" = 0 }
    error_message = "a region that is down is still asked"
  }
  assert {
    condition     = { for rule in google_compute_url_map.edge[0].host_rule : one(rule.hosts) => rule.path_matcher } == { "candidate.flights.example.com" = "candidate", "candidate-second.flights.example.com" = "candidate-second" }
    error_message = "a candidate's host leads elsewhere"
  }
  assert {
    condition = [google_compute_managed_ssl_certificate.edge[0].managed[0].domains, google_compute_managed_ssl_certificate.second[0].managed[0].domains] == [
      tolist(["candidate.flights.example.com", "flights.example.com"]), tolist(["candidate-second.flights.example.com"]),
    ]
    error_message = "a host has no certificate, or loses it while the second region comes"
  }
  assert {
    condition = google_compute_target_https_proxy.edge[0].ssl_certificates == tolist([
      google_compute_managed_ssl_certificate.edge[0].id, google_compute_managed_ssl_certificate.second[0].id,
    ])
    error_message = "a certificate is not shown"
  }
  assert {
    condition     = [output.github_variables.SECOND_REGION, output.github_variables.SECOND_CANDIDATE_URL] == ["southamerica-east1", "https://candidate-second.flights.example.com"]
    error_message = "the pipeline is not told of the second region"
  }
}
