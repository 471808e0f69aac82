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

variable "live" {
  description = "How the service hears of departures: none; nightly, by a table in a bucket; redis, as they happen."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "nightly", "redis"], var.live)
    error_message = "live is \"${var.live}\": none, nightly or redis are allowed."
  }
}

variable "model_bucket_name" {
  description = "Name of the bucket of models, which nobody in the world may have already; without it PROJECT-SERVICE-models."
  type        = string
  default     = null

  validation {
    condition     = var.model_bucket_name == null || can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.model_bucket_name))
    error_message = "model_bucket_name is \"${coalesce(var.model_bucket_name, "-")}\": 3 to 63 lower-case letters, digits, - and _ are allowed."
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

variable "model_writers" {
  description = "Members, such as user:ana@example.com, who may push models to the bucket."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setintersection(var.model_writers, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "model_writers is [${join(", ", var.model_writers)}]: everybody may not write models."
  }
}

variable "operators" {
  description = "Members, such as group:ops@example.com, who may look, roll back, resize and unblock by hand."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setintersection(var.operators, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "operators is [${join(", ", var.operators)}]: everybody may not release."
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

# Who gets in: to the service, and as its deployer.

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

variable "log_share" {
  description = "Share of the requests that succeed in time whose lines are stored, by the service and by Cloud Run; all others are. Objectives and alerts count all of them anyway."
  type        = number
  default     = 1

  validation {
    condition     = var.log_share >= 0.001 && var.log_share <= 1
    error_message = "log_share is ${var.log_share}: 0.001 to 1 is needed."
  }
}

variable "state_bucket" {
  description = "Bucket of Terraform's state, for the account that plans pull requests; empty for no such account."
  type        = string
  default     = ""

  validation {
    condition     = var.state_bucket == "" || var.live != "redis"
    error_message = "state_bucket is \"${var.state_bucket}\", live is \"redis\": the state has Memorystore's password, which whoever opens a pull request could read."
  }
}

variable "github_repository" {
  description = "Repository, owner/name, whose workflows may deploy."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository is \"${var.github_repository}\": owner/name is needed."
  }
}

variable "github_repository_id" {
  description = "The repository's number (gh api repos/OWNER/NAME --jq .id), which nobody can take over with its name."
  type        = string
  default     = null

  validation {
    condition     = var.github_repository_id == null || can(regex("^[0-9]+$", var.github_repository_id))
    error_message = "github_repository_id is \"${coalesce(var.github_repository_id, "-")}\": a number is needed."
  }
}

variable "github_ref" {
  description = "The one branch that may deploy, as a full ref."
  type        = string
  default     = "refs/heads/main"

  validation {
    condition     = can(regex("^refs/heads/[A-Za-z0-9._/-]+$", var.github_ref))
    error_message = "github_ref is \"${var.github_ref}\": a branch such as refs/heads/main is needed."
  }
}

variable "identity_pool" {
  description = "Id of GitHub's workload identity pool: a deleted one keeps its name for 30 days; without it SERVICE-github."
  type        = string
  default     = null

  validation {
    condition     = var.identity_pool == null || can(regex("^[a-z0-9-]{4,32}$", var.identity_pool))
    error_message = "identity_pool is \"${coalesce(var.identity_pool, "-")}\": 4 to 32 lower-case letters, digits and hyphens are allowed."
  }
}

variable "cloud_build" {
  description = "Whether a push to the branch is released by Cloud Build; connect GitHub first (../connect.sh), switch deploy.yml off then."
  type        = bool
  default     = false
}

# https://cloud.google.com/build/docs/locations: some projects may build in six regions only. This is
# the one of them that is nearest to Santiago.
variable "build_region" {
  description = "Region of Cloud Build's triggers, builds and connection to GitHub."
  type        = string
  default     = "southamerica-east1"
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
