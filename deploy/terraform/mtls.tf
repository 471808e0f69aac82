# Client certificates end at the load balancer; whom they name is not passed on. Keys or tokens still
# say who asks.
resource "google_certificate_manager_trust_config" "clients" {
  count = local.mtls ? 1 : 0

  name     = "${var.service}-clients"
  location = "global"

  trust_stores {
    trust_anchors {
      pem_certificate = var.client_ca_pem
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_network_security_server_tls_policy" "clients" {
  count = local.mtls ? 1 : 0

  name     = "${var.service}-clients"
  location = "global"

  mtls_policy {
    client_validation_mode         = "REJECT_INVALID"
    client_validation_trust_config = google_certificate_manager_trust_config.clients[0].id
  }

  depends_on = [google_project_service.this]
}
