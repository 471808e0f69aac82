# What is watched, and who is told.

variable "alert_emails" {
  description = "Addresses that every alert is sent to."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for address in var.alert_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+$", address))])
    error_message = "alert_emails is [${join(", ", var.alert_emails)}]: each has to be an address such as sre@example.com."
  }
}

variable "page_webhook" {
  description = "URL, with its token, that pages are sent to: PagerDuty's or Opsgenie's integration with Google Cloud Monitoring."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.page_webhook == null || startswith(coalesce(var.page_webhook, "-"), "https://")
    error_message = "page_webhook has to start with https://."
  }
}

variable "page_channels" {
  description = "Other notification channels that wake somebody: projects/PROJECT/notificationChannels/ID."
  type        = list(string)
  default     = []
}

variable "ticket_channels" {
  description = "Other notification channels for what can wait until the morning."
  type        = list(string)
  default     = []
}

variable "probe_key" {
  description = "API key of the client probe, scope predict alone, that Google asks for a prediction with; it stands in Terraform's state. Without it none is asked for."
  type        = string
  default     = null
  sensitive   = true
}

variable "billing_account" {
  description = "Billing account, such as 000000-000000-000000, whose budget is watched; without it none is."
  type        = string
  default     = null

  validation {
    condition     = var.billing_account == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.billing_account))
    error_message = "billing_account is \"${coalesce(var.billing_account, "-")}\": 000000-000000-000000 is needed (gcloud billing accounts list)."
  }
}

variable "monthly_budget" {
  description = "What a month may cost, in the billing account's currency; more is told, not stopped."
  type        = number
  default     = 50

  validation {
    condition     = var.monthly_budget >= 1 && floor(var.monthly_budget) == var.monthly_budget
    error_message = "monthly_budget is ${var.monthly_budget}: a whole number from 1 is needed."
  }
}

variable "log_share" {
  description = "Share of the requests that succeed in time whose lines are stored, by the service and by Cloud Run; all others are. Objectives and alerts count all of them anyway."
  type        = number
  default     = 1

  validation {
    condition     = var.log_share >= 0.001 && var.log_share <= 1
    error_message = "log_share is ${var.log_share}: 0.001 to 1 is needed."
  }
}

variable "prometheus_sidecar" {
  description = "Whether Google's collector beside the service reads /metrics: adds the alerts and charts of what only they tell; an instance then costs two CPUs, always on."
  type        = bool
  default     = false
}

variable "prometheus_sidecar_version" {
  description = "Version of that collector, or a tag with @sha256: and the digest."
  type        = string
  default     = "1.2.0"

  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+(@sha256:[0-9a-f]{64})?$", var.prometheus_sidecar_version))
    error_message = "prometheus_sidecar_version is \"${var.prometheus_sidecar_version}\": a version such as 1.2.0 is needed; latest may be another tomorrow."
  }
}

variable "traces" {
  description = "Whether the service sends traces to Cloud Trace, of FLIGHT_TRACE_SAMPLE (0.01) of the requests; its CPU is then always on."
  type        = bool
  default     = false
}
