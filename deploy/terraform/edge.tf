# Optional: a global external HTTPS load balancer before the service, with Cloud Armor, and with
# client certificates if `client_ca_pem` is given. On when `domain` is.
locals {
  edge = var.domain != null
  mtls = local.edge && var.client_ca_pem != null

  # host -> tag of the revisions behind it; "": whatever has traffic. The pipeline reaches a candidate
  # without traffic by its own host, because the service's own address is closed.
  hosts = local.edge ? { (var.domain) = "", "candidate.${var.domain}" = "candidate" } : {}
}

resource "google_compute_global_address" "edge" {
  count = local.edge ? 1 : 0
  name  = "${var.service}-edge"

  depends_on = [google_project_service.this]
}

resource "google_compute_region_network_endpoint_group" "api" {
  for_each = local.hosts

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

  name                  = join("-", compact([var.service, each.value]))
  load_balancing_scheme = "EXTERNAL_MANAGED"
  protocol              = "HTTPS"
  security_policy       = google_compute_security_policy.edge[0].id

  backend {
    group = google_compute_region_network_endpoint_group.api[each.key].id
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

  host_rule {
    hosts        = ["candidate.${var.domain}"]
    path_matcher = "candidate"
  }

  path_matcher {
    name            = "candidate"
    default_service = google_compute_backend_service.api["candidate.${var.domain}"].id
  }
}

resource "google_compute_managed_ssl_certificate" "edge" {
  count = local.edge ? 1 : 0

  # It cannot be changed, nor deleted while it is used: another domain gets another one.
  name = "${var.service}-${substr(sha1(var.domain), 0, 8)}"

  managed {
    domains = keys(local.hosts)
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
  ssl_certificates  = [google_compute_managed_ssl_certificate.edge[0].id]
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
