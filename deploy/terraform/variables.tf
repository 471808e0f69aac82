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

variable "deletion_protection" {
  description = "Whether Terraform refuses to destroy the service and its secret."
  type        = bool
  default     = true
}

variable "prediction_days" {
  description = "Days that a sample of predictions is kept in a bucket; 0 keeps none."
  type        = number
  default     = 0

  validation {
    condition     = var.prediction_days >= 0 && floor(var.prediction_days) == var.prediction_days
    error_message = "prediction_days is ${var.prediction_days}: whole days are needed, 0 for none."
  }
}

variable "model_writers" {
  description = "Members, such as user:ana@example.com, who may push models to the bucket."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setintersection(var.model_writers, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "model_writers is [${join(", ", var.model_writers)}]: everybody may not write models."
  }
}
