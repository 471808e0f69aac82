# Who releases, from where, and who plans.

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

variable "operators" {
  description = "Members, such as group:ops@example.com, who may look, roll back, resize and unblock by hand."
  type        = list(string)
  default     = []

  validation {
    condition     = length(setintersection(var.operators, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "operators is [${join(", ", var.operators)}]: everybody may not release."
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

variable "state_bucket" {
  description = "Bucket of Terraform's state, for the account that plans pull requests; empty for no such account."
  type        = string
  default     = ""

  validation {
    condition     = var.state_bucket == "" || var.live != "redis"
    error_message = "state_bucket is \"${var.state_bucket}\", live is \"redis\": the state has Memorystore's password, which whoever opens a pull request could read."
  }
}
