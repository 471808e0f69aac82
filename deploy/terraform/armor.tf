# Deny unless allowed. Who is allowed is throttled by address, before a request costs an instance.
resource "google_compute_security_policy" "edge" {
  # checkov:skip=CKV_GCP_73: Log4j is Java; nothing behind this edge is
  count = local.edge ? 1 : 0
  name  = "${var.service}-edge"

  # A rule takes ten ranges. No list: everybody is allowed.
  dynamic "rule" {
    for_each = chunklist(length(var.allowed_ips) > 0 ? var.allowed_ips : ["*"], 10)
    content {
      description = "Allowed, up to ${var.requests_per_minute} requests a minute of an address"
      priority    = 1000 + rule.key
      action      = "throttle"

      match {
        versioned_expr = "SRC_IPS_V1"
        config {
          src_ip_ranges = rule.value
        }
      }

      rate_limit_options {
        conform_action = "allow"
        exceed_action  = "deny(429)"
        enforce_on_key = "IP"
        rate_limit_threshold {
          count        = var.requests_per_minute
          interval_sec = 60
        }
      }
    }
  }

  rule {
    description = "Everybody else"
    priority    = 2147483647
    action      = "deny(403)"

    match {
      versioned_expr = "SRC_IPS_V1"
      config {
        src_ip_ranges = ["*"]
      }
    }
  }

  depends_on = [google_project_service.this]
}
