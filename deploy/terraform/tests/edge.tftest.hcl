# With a domain: everything comes through the load balancer and its rules.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
  image             = "example.org/flight-delay@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  domain            = "flights.example.com"
}

run "without_a_domain_there_is_no_edge" {
  variables {
    domain = null
  }
  assert {
    condition     = length(google_compute_global_forwarding_rule.edge) == 0 && length(google_compute_security_policy.edge) == 0
    error_message = "a load balancer that nobody asked for"
  }
  assert {
    condition     = google_cloud_run_v2_service.api[0].ingress == "INGRESS_TRAFFIC_ALL"
    error_message = "the service cannot be reached"
  }
}

run "a_load_test_is_told_the_edge_and_its_limit" {
  assert {
    condition     = [output.github_variables.EDGE_URL, output.github_variables.EDGE_LIMIT] == ["https://flights.example.com", "6000"]
    error_message = "the stress test goes to an address that is closed, or above the limit"
  }
}

run "nothing_goes_round_the_load_balancer" {
  assert {
    condition     = google_cloud_run_v2_service.api[0].ingress == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    error_message = "the service's own address is open beside the load balancer"
  }
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.invokers) == 0
    error_message = "a load balancer alone makes the service public"
  }
  assert {
    condition     = contains([for env in google_cloud_run_v2_service.api[0].template[0].containers[0].env : env.value if env.name == "FLIGHT_TRUSTED_PROXIES"], "2")
    error_message = "FLIGHT_TRUSTED_PROXIES is not 2 behind the load balancer"
  }
  assert {
    condition     = keys(google_compute_backend_service.api) == ["candidate.flights.example.com", "flights.example.com"]
    error_message = "other hosts than the domain and its candidate"
  }
  assert {
    condition     = alltrue([for backend in google_compute_backend_service.api : backend.security_policy == google_compute_security_policy.edge[0].id])
    error_message = "a host without Cloud Armor"
  }
  assert {
    condition = {
      for host, group in google_compute_region_network_endpoint_group.api : host => coalesce(group.cloud_run[0].tag, "any")
      } == {
      "flights.example.com"           = "any"
      "candidate.flights.example.com" = "candidate"
    }
    error_message = "hosts reach other revisions"
  }
  assert {
    condition     = google_compute_ssl_policy.edge[0].min_tls_version == "TLS_1_2" && google_compute_target_https_proxy.edge[0].ssl_policy == google_compute_ssl_policy.edge[0].id
    error_message = "TLS before 1.2 is taken"
  }
  assert {
    condition     = google_compute_global_forwarding_rule.edge[0].port_range == "443"
    error_message = "plain HTTP is taken"
  }
}

run "who_is_not_on_the_list_is_refused" {
  variables {
    allowed_ips = [for i in range(11) : "203.0.113.${i}/32"]
  }
  assert {
    condition = [for rule in google_compute_security_policy.edge[0].rule : rule.match[0].config[0].src_ip_ranges if rule.action == "throttle"] == [
      toset([for i in range(10) : "203.0.113.${i}/32"]), toset(["203.0.113.10/32"]),
    ]
    error_message = "others than the allowed ranges are let through, or a rule has more than ten"
  }
  assert {
    condition     = one([for rule in google_compute_security_policy.edge[0].rule : rule.action if rule.priority == 2147483647]) == "deny(403)"
    error_message = "the last rule lets through"
  }
}

run "without_a_list_everybody_is_throttled" {
  variables {
    requests_per_minute = 600
  }
  assert {
    condition     = one([for rule in google_compute_security_policy.edge[0].rule : rule.rate_limit_options[0].rate_limit_threshold[0].count if rule.action == "throttle" && contains(rule.match[0].config[0].src_ip_ranges, "*")]) == 600
    error_message = "requests are not limited to requests_per_minute"
  }
  assert {
    condition     = alltrue([for rule in google_compute_security_policy.edge[0].rule : contains(["throttle", "deny(403)"], rule.action)])
    error_message = "a rule lets through without a limit"
  }
  assert {
    condition     = length(google_network_security_server_tls_policy.clients) == 0
    error_message = "clients need certificates of nobody"
  }
}

run "clients_have_to_show_a_certificate_if_there_is_an_authority" {
  variables {
    client_ca_pem = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----"
  }
  assert {
    condition     = google_network_security_server_tls_policy.clients[0].mtls_policy[0].client_validation_mode == "REJECT_INVALID"
    error_message = "clients without a certificate are let through"
  }
  assert {
    condition     = google_compute_target_https_proxy.edge[0].server_tls_policy == google_network_security_server_tls_policy.clients[0].id
    error_message = "the load balancer does not ask for certificates"
  }
  assert {
    condition     = google_network_security_server_tls_policy.clients[0].mtls_policy[0].client_validation_trust_config == google_certificate_manager_trust_config.clients[0].id
    error_message = "certificates of another authority are taken"
  }
}
