# What the log tells of API keys, counted: ../slo.yaml has the alerts, and needs no collector for them.
# The service tells each of these at its start and once an hour while it lasts (flights/auth/keyring.py).
locals {
  key_lines = {
    # "the key 0123456789ab of latam ends in 13 days"
    key_expires = "^the key [^ ]+ of [^ ]+ ends in [0-9]+ days$"
    # "FLIGHT_API_KEYS_FILE=/secrets/keys/api_keys, line 3: needs five fields ..."
    key_lines_unusable = "^FLIGHT_API_KEYS(_FILE=.*)?, line [0-9]+: "
    keys_unusable      = "^FLIGHT_API_KEYS(_FILE=.*)?, (it holds no key: |its keys stay in use |none of its keys$)"
  }
}

resource "google_logging_metric" "keys" {
  for_each = local.key_lines

  name        = "${local.service_id}_${each.key}"
  description = "Lines of the log that tell of API keys."
  filter      = <<-EOT
    resource.type="cloud_run_revision" AND resource.labels.service_name="${var.service}"
    AND jsonPayload.message=~"${each.value}"
  EOT

  label_extractors = each.key != "key_expires" ? {} : {
    client = "REGEXP_EXTRACT(jsonPayload.message, \"of ([^ ]+) ends\")"
    key    = "REGEXP_EXTRACT(jsonPayload.message, \"the key ([^ ]+) of\")"
  }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    dynamic "labels" {
      for_each = each.key != "key_expires" ? [] : ["client", "key"]
      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }

  depends_on = [google_project_service.this]
}
