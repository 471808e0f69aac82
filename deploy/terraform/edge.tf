# Optional: a global external HTTPS load balancer before the service, with Cloud Armor, and with
# client certificates if `client_ca_pem` is given. On when `domain` is.
locals {
  edge = var.domain != null
  mtls = local.edge && var.client_ca_pem != null

  # host -> tag of the revisions behind it; "": whatever has traffic. The pipeline reaches a candidate
  # without traffic by its own host, because the service's own address is closed.
  hosts = local.edge ? merge({ (var.domain) = "", "candidate.${var.domain}" = "candidate" }, local.second_hosts) : {}
}

resource "google_compute_global_address" "edge" {
  count = local.edge ? 1 : 0
  name  = "${var.service}-edge"

  depends_on = [google_project_service.this]
}

resource "google_compute_region_network_endpoint_group" "api" {
  for_each = { for host, tag in local.hosts : host => tag if host != local.second_candidate }

  name                  = join("-", compact([var.service, each.value]))
  region                = var.region
  network_endpoint_type = "SERVERLESS"

  cloud_run {
    service = var.service
    tag     = each.value == "" ? null : each.value
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_backend_service" "api" {
  for_each = local.hosts

  name                  = join("-", compact([var.service, each.value, each.key == local.second_candidate ? "second" : ""]))
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.edge[0].id

  # Of two regions, the nearer one.
  dynamic "backend" {
    for_each = [
      for groups in [google_compute_region_network_endpoint_group.api, google_compute_region_network_endpoint_group.second] :
      groups[each.key].id if contains(keys(groups), each.key)
    ]
    content {
      group = backend.value
    }
  }

  # Nothing probes a serverless backend: what it answers tells that a region is down. Then the other
  # one answers; of two that fail one stays.
  dynamic "outlier_detection" {
    for_each = local.second && each.key == var.domain ? [1] : []
    content {
      consecutive_errors   = 5
      max_ejection_percent = 50
      interval {
        seconds = 1
      }
      base_ejection_time {
        seconds = 30
      }
    }
  }

  # What Cloud Armor refused is told only here.
  log_config {
    enable      = true
    sample_rate = 1
  }
}

resource "google_compute_url_map" "edge" {
  count = local.edge ? 1 : 0

  name            = "${var.service}-edge"
  default_service = google_compute_backend_service.api[var.domain].id

  dynamic "host_rule" {
    for_each = setsubtract(keys(local.hosts), [var.domain])
    content {
      hosts        = [host_rule.key]
      path_matcher = split(".", host_rule.key)[0]
    }
  }

  dynamic "path_matcher" {
    for_each = setsubtract(keys(local.hosts), [var.domain])
    content {
      name            = split(".", path_matcher.key)[0]
      default_service = google_compute_backend_service.api[path_matcher.key].id
    }
  }
}

resource "google_compute_managed_ssl_certificate" "edge" {
  count = local.edge ? 1 : 0

  # It cannot be changed, nor deleted while it is used: another domain gets another one.
  name = "${var.service}-${substr(sha1(var.domain), 0, 8)}"

  managed {
    domains = [for host in keys(local.hosts) : host if host != local.second_candidate]
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [google_project_service.this]
}

resource "google_compute_ssl_policy" "edge" {
  count = local.edge ? 1 : 0

  name            = "${var.service}-edge"
  profile         = "MODERN"
  min_tls_version = "TLS_1_2"

  depends_on = [google_project_service.this]
}

resource "google_compute_target_https_proxy" "edge" {
  count = local.edge ? 1 : 0

  name              = "${var.service}-edge"
  url_map           = google_compute_url_map.edge[0].id
  ssl_certificates  = concat(google_compute_managed_ssl_certificate.edge[*].id, google_compute_managed_ssl_certificate.second[*].id)
  ssl_policy        = google_compute_ssl_policy.edge[0].id
  server_tls_policy = local.mtls ? google_network_security_server_tls_policy.clients[0].id : null
}

# Port 443 alone: nobody shall send a key over plain HTTP once and be redirected.
resource "google_compute_global_forwarding_rule" "edge" {
  count = local.edge ? 1 : 0

  name                  = "${var.service}-edge"
  load_balancing_scheme = "EXTERNAL_MANAGED"
  ip_address            = google_compute_global_address.edge[0].id
  port_range            = "443"
  target                = google_compute_target_https_proxy.edge[0].id
}
