variable "page_channels" {
  description = "Notification channels that wake somebody: projects/PROJECT/notificationChannels/ID."
  type        = list(string)
  default     = []
}

variable "ticket_channels" {
  description = "Notification channels for what can wait until the morning."
  type        = list(string)
  default     = []
}

variable "scraped" {
  description = "Whether Managed Service for Prometheus reads the service's /metrics: adds what only they tell."
  type        = bool
  default     = false
}
