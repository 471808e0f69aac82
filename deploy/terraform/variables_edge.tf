variable "domain" {
  description = "Host name of the load balancer, whose DNS you set; without it there is no load balancer."
  type        = string
  default     = null

  validation {
    condition     = var.domain == null || can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain is \"${coalesce(var.domain, "-")}\": a host name such as flights.example.com is needed."
  }
}

variable "requests_per_minute" {
  description = "Requests a minute that the edge lets through from one address."
  type        = number
  default     = 6000

  validation {
    condition     = var.requests_per_minute >= 1 && var.requests_per_minute <= 1000000
    error_message = "requests_per_minute is ${var.requests_per_minute}: 1 to 1000000 are allowed."
  }
}

variable "client_ca_pem" {
  description = "Certificate, PEM, of the authority that signed the clients' certificates; without it none are asked for."
  type        = string
  default     = null

  validation {
    condition     = var.client_ca_pem == null || startswith(trimspace(coalesce(var.client_ca_pem, "-")), "-----BEGIN CERTIFICATE-----")
    error_message = "client_ca_pem starts with \"${substr(coalesce(var.client_ca_pem, "-"), 0, 30)}\": a PEM certificate is needed."
  }

  validation {
    condition     = var.client_ca_pem == null || var.domain != null
    error_message = "client_ca_pem is set, domain is not: certificates are checked by the load balancer."
  }
}
