# What a plan refuses. Each variable listed has to be refused, not just one of them.
mock_provider "google" {}

variables {
  project_id        = "airline-delays"
  github_repository = "airline/flight-delay"
}

run "tags_plain_keys_and_everybody" {
  command = plan
  variables {
    image         = "example.org/flight-delay:latest"
    settings      = { FLIGHT_API_KEYS = "key" }
    invokers      = ["allUsers"]
    model_writers = ["allAuthenticatedUsers"]
    min_instances = 11
    jwt_audience  = "flights" # of no issuer
    domain        = "flights.example.com"
    client_ca_pem = "/etc/ca.pem"
  }
  expect_failures = [
    var.image, var.settings, var.invokers, var.model_writers, var.min_instances, var.jwt_audience, var.client_ca_pem,
  ]
}

run "half_a_digest_foreign_settings_and_no_cap" {
  command = plan
  variables {
    image           = "example.org/flight-delay@sha256:0123"
    settings        = { BENTOML_HOME = "/tmp" }
    max_instances   = 0
    prediction_days = 0.5
    log_share       = 0
    rate_limit      = -1
  }
  expect_failures = [var.image, var.settings, var.max_instances, var.prediction_days, var.rate_limit, var.log_share]
}

run "wrong_addresses_issuers_and_certificates" {
  command = plan
  variables {
    allowed_ips     = ["203.0.113.0/24", "203.0.113.7"]
    trusted_proxies = 0 # would believe the address of Google's front end
    jwt_issuer      = "http://issuer.example.com"
    client_ca_pem   = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----" # without a domain
  }
  expect_failures = [var.allowed_ips, var.trusted_proxies, var.jwt_issuer, var.client_ca_pem]
}

run "wrong_names_and_refs" {
  command = plan
  variables {
    project_id           = "Airline"
    service              = "flight-delay-of-santiago"
    domain               = "https://flights.example.com"
    requests_per_minute  = 0
    model_bucket_name    = "gs://models"
    identity_pool        = "GitHub"
    github_repository    = "airline/x' || 'a' == 'a"
    github_repository_id = "airline"
    github_ref           = "refs/pull/1/merge"
  }
  expect_failures = [
    var.project_id, var.service, var.domain, var.requests_per_minute,
    var.model_bucket_name, var.identity_pool, var.github_repository, var.github_repository_id, var.github_ref,
  ]
}

run "departures_by_no_such_way" {
  command = plan
  variables {
    live     = "pubsub"
    settings = { FLIGHT_LIVE = "/tmp/live.db" }
  }
  expect_failures = [var.live, var.settings]
}

run "writers_of_no_table" {
  command = plan
  variables {
    departure_writers = ["user:ana@example.com"]
  }
  expect_failures = [var.departure_writers]
}

run "departures_that_everybody_may_write" {
  command = plan
  variables {
    live              = "nightly"
    departure_writers = ["allUsers"]
  }
  expect_failures = [var.departure_writers]
}

run "settings_with_variables_of_their_own" {
  command = plan
  variables {
    settings    = { FLIGHT_ALLOWED_IPS = "" }
    allowed_ips = ["0.0.0.0/0"]
  }
  expect_failures = [var.settings, var.allowed_ips]
}

run "a_build_that_the_allow_list_would_refuse" {
  command = plan
  variables {
    allowed_ips = ["203.0.113.0/24"]
    cloud_build = true
  }
  expect_failures = [var.allowed_ips]
}

run "a_second_region_that_is_the_first" {
  command = plan
  variables {
    second_region = "southamerica-west1"
    domain        = "flights.example.com"
  }
  expect_failures = [var.second_region]
}

run "a_second_region_for_which_nobody_shares_out_requests" {
  command = plan
  variables {
    second_region = "southamerica-east1"
  }
  expect_failures = [var.second_region]
}

run "a_second_region_that_nobody_releases_to" {
  command = plan
  variables {
    second_region = "southamerica-east1"
    domain        = "flights.example.com"
    cloud_build   = true
  }
  expect_failures = [var.second_region]
}

run "a_second_region_far_from_redis_and_a_password_in_a_planned_state" {
  command = plan
  variables {
    second_region = "southamerica-east1"
    domain        = "flights.example.com"
    live          = "redis"
    state_bucket  = "airline-delays-terraform"
  }
  expect_failures = [var.second_region, var.state_bucket]
}
