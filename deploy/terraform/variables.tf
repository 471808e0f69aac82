variable "project_id" {
  description = "Google project that everything is made in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is \"${var.project_id}\": a project's id has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  description = "Region of service, images, models and events; the default is in Santiago."
  type        = string
  default     = "southamerica-west1"
}

variable "service" {
  description = "Name of the Cloud Run service, and the first part of every other name."
  type        = string
  default     = "flight-delay"

  validation {
    # A service account's id has 30 characters at most, and -cloud-build is added.
    condition     = can(regex("^[a-z][a-z0-9-]{1,16}[a-z0-9]$", var.service))
    error_message = "service is \"${var.service}\": 3 to 18 lower-case letters, digits and hyphens are allowed."
  }
}

variable "image" {
  description = "Image of the first revision, by digest; without it everything but the service is made."
  type        = string
  default     = null

  validation {
    condition     = var.image == null || can(regex("^[^@[:space:]]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image is \"${coalesce(var.image, "-")}\": it has to end in @sha256: and the digest, a tag can be moved."
  }
}

variable "memory" {
  description = "Memory of an instance; ../release/resize.sh changes it at once, this makes it last."
  type        = string
  default     = "512Mi"

  validation {
    condition     = can(regex("^[1-9][0-9]*[MG]i$", var.memory))
    error_message = "memory is \"${var.memory}\": a number with Mi or Gi is needed."
  }
}

variable "cpu" {
  description = "CPUs of an instance, each with a worker."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 8], var.cpu)
    error_message = "cpu is ${var.cpu}: 1, 2, 4 or 8 are allowed."
  }
}

variable "min_instances" {
  description = "Instances kept warm; with 0 the first request after a pause waits for a start."
  type        = number
  default     = 1

  validation {
    condition     = var.min_instances >= 0 && var.min_instances <= var.max_instances
    error_message = "min_instances is ${var.min_instances}: 0 to max_instances (${var.max_instances}) are allowed."
  }
}

variable "max_instances" {
  description = "Instances at most: the cap on what a flood of requests can cost."
  type        = number
  default     = 10

  validation {
    condition     = var.max_instances >= 1 && var.max_instances <= 100
    error_message = "max_instances is ${var.max_instances}: 1 to 100 are allowed."
  }
}

variable "settings" {
  description = "Other settings of the service, FLIGHT_* as flights/settings.py lists them; no secrets."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : startswith(name, "FLIGHT_")])
    error_message = "settings has ${join(", ", keys(var.settings))}: every name has to start with FLIGHT_."
  }

  validation {
    condition     = !contains(keys(var.settings), "FLIGHT_API_KEYS")
    error_message = "settings has FLIGHT_API_KEYS: keys belong in Secret Manager, not in a plain environment."
  }

  # service.tf sets these from variables of their own; here they would be dropped without a word.
  validation {
    condition = length(setintersection(keys(var.settings), [
      "FLIGHT_ACCESS_LOG", "FLIGHT_API_KEYS_FILE", "FLIGHT_ALLOWED_IPS", "FLIGHT_JWT_AUDIENCE", "FLIGHT_JWT_ISSUER", "FLIGHT_LIVE",
      "FLIGHT_PREDICTION_LOG", "FLIGHT_RATE_LIMIT", "FLIGHT_TRUSTED_PROXIES", "FLIGHT_METRICS_ON_LOOPBACK", "FLIGHT_OTLP_ENDPOINT",
    ])) == 0
    error_message = "settings has ${join(", ", keys(var.settings))}: a setting with a variable of its own, such as allowed_ips, is set by that alone."
  }
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to destroy the service and its secret."
  type        = bool
  default     = true
}

variable "second_region" {
  description = "Region of a second copy of the service behind the load balancer, southamerica-east1 say; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = var.second_region != var.region
    error_message = "second_region is \"${var.second_region}\", as region: another one is needed."
  }

  validation {
    condition     = var.second_region == "" || var.domain != null
    error_message = "second_region is \"${var.second_region}\", domain is not set: the load balancer shares the requests out."
  }

  validation {
    condition     = var.second_region == "" || var.live != "redis"
    error_message = "second_region is \"${var.second_region}\", live is \"redis\": Memorystore is reached from its own region alone."
  }

  validation {
    condition     = var.second_region == "" || !var.cloud_build
    error_message = "second_region is \"${var.second_region}\", cloud_build is on: only deploy.yml releases to two regions."
  }
}
