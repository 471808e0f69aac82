terraform {
  required_version = ">= 1.9" # a validation may look at other variables

  required_providers {
    google = {
      source = "hashicorp/google"
      # The one version whose schema this was checked against. No lock file is kept beside it: it
      # names the registry's hosts, and hashes for some machines only.
      version = "6.50.0"
    }
  }

  # The bucket is named by `terraform init -backend-config=bucket=...`: a backend takes no variable.
  backend "gcs" {
    prefix = "flight-delay"
  }
}
