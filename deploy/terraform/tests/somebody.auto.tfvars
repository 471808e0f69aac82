# Of every test but those of channels: without it each would warn that nobody is told.
alert_emails = ["sre@example.com"]
