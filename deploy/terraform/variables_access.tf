# Who gets in, and through what.

variable "public" {
  description = "Whether everybody may reach the service, which then asks for a key or token itself."
  type        = bool
  default     = false
}

variable "invokers" {
  description = "Members, such as serviceAccount:ops@example.iam.gserviceaccount.com, who may reach the service with a Google token."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setintersection(var.invokers, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "invokers is [${join(", ", var.invokers)}]: everybody is let in by public = true alone."
  }
}

variable "allowed_ips" {
  description = "Address ranges that may ask, at the edge and in the service; empty allows any."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for range in var.allowed_ips : can(cidrhost(range, 0))])
    error_message = "allowed_ips is [${join(", ", var.allowed_ips)}]: each has to be a range such as 203.0.113.0/24."
  }

  validation {
    condition     = alltrue([for range in var.allowed_ips : !endswith(range, "/0")])
    error_message = "allowed_ips is [${join(", ", var.allowed_ips)}]: a range that ends in /0 is everybody; leave the list empty to let in any."
  }

  validation {
    condition     = length(var.allowed_ips) == 0 || !var.cloud_build
    error_message = "allowed_ips is [${join(", ", var.allowed_ips)}], cloud_build is on: a build has no address of its own, so its smoke test would be refused; deploy.yml with a runner of yours has one."
  }
}

variable "trusted_proxies" {
  description = "Addresses at the right end of X-Forwarded-For that proxies add; without it 2 with the edge, else 1."
  type        = number
  default     = null

  validation {
    condition     = var.trusted_proxies == null || contains(range(1, 10), coalesce(var.trusted_proxies, 1))
    error_message = "trusted_proxies is ${coalesce(var.trusted_proxies, 1)}: Cloud Run's front end is one, 9 are the most."
  }
}

variable "rate_limit" {
  description = "Requests a second of a client in each worker, two to an instance; 0 allows any."
  type        = number
  default     = 0

  validation {
    condition     = var.rate_limit >= 0
    error_message = "rate_limit is ${var.rate_limit}: 0 or more is needed."
  }
}

variable "jwt_issuer" {
  description = "URL of the OAuth2 or OIDC issuer whose tokens get in beside API keys; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = var.jwt_issuer == "" || startswith(var.jwt_issuer, "https://")
    error_message = "jwt_issuer is \"${var.jwt_issuer}\": an https:// URL is needed."
  }
}

variable "jwt_audience" {
  description = "Audience that a token of jwt_issuer has to be meant for."
  type        = string
  default     = ""

  validation {
    condition     = (var.jwt_audience == "") == (var.jwt_issuer == "")
    error_message = "jwt_audience is \"${var.jwt_audience}\", jwt_issuer is \"${var.jwt_issuer}\": one needs the other."
  }
}

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
  description = "Certificate, PEM, of the authority that signed the clients' certificates; without it none are asked for. deploy.yml has none: releases are then made by hand."
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
