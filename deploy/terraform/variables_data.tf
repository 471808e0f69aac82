# Models, departures and predictions.

variable "model_bucket_name" {
  description = "Name of the bucket of models, which nobody in the world may have already; without it PROJECT-SERVICE-models."
  type        = string
  default     = null

  validation {
    condition     = var.model_bucket_name == null || can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.model_bucket_name))
    error_message = "model_bucket_name is \"${coalesce(var.model_bucket_name, "-")}\": 3 to 63 lower-case letters, digits, - and _ are allowed."
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

variable "retrain" {
  description = "New flights for a monthly training: their address, gs:// or https://, and the image of a Cloud Run job for it; without image retrain.yml does it."
  type = object({
    data     = string
    image    = optional(string)
    schedule = optional(string, "40 4 3 * *")
  })
  default = null

  validation {
    condition     = var.retrain == null || can(regex("^(gs|https)://[^/]+/.+", var.retrain.data))
    error_message = "retrain.data is \"${try(var.retrain.data, "-")}\": gs://bucket/file or https://host/file is needed."
  }

  validation {
    condition     = try(var.retrain.image, null) == null || can(regex("^[^@[:space:]]+@sha256:[0-9a-f]{64}$", var.retrain.image))
    error_message = "retrain.image is \"${try(coalesce(var.retrain.image), "-")}\": it has to end in @sha256: and the digest, a tag can be moved."
  }

  validation {
    condition     = try(var.retrain.image, null) == null || var.cloud_build
    error_message = "retrain.image is set, cloud_build is not: a job can only start Cloud Build; without image GitHub's retrain.yml trains and releases."
  }
}

variable "live" {
  description = "How the service hears of departures: none; nightly, by a table in a bucket; redis, as they happen."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "nightly", "redis"], var.live)
    error_message = "live is \"${var.live}\": none, nightly or redis are allowed."
  }
}

variable "departure_writers" {
  description = "Members, such as serviceAccount:feed@example.iam.gserviceaccount.com, who may write the nightly table."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setintersection(var.departure_writers, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "departure_writers is [${join(", ", var.departure_writers)}]: everybody may not write departures."
  }

  validation {
    condition     = length(var.departure_writers) == 0 || var.live == "nightly"
    error_message = "departure_writers is [${join(", ", var.departure_writers)}], live is \"${var.live}\": only nightly has a table to write."
  }
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
