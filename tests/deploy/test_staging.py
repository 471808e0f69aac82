"""Staging inherits no project, host or person from production."""

import re
from pathlib import Path

TERRAFORM = Path(__file__).parents[2] / "deploy" / "terraform"
# Staging has these in common with production: the same code, released by the same repository.
SHARED = {
    "region",
    "build_region",
    "service",
    "settings",
    "live",
    "prediction_days",
    "rate_limit",
    "prometheus_sidecar",
    "prometheus_sidecar_version",
    "traces",
    "log_share",
    "cpu",
    "memory",
    "monthly_budget",
    "github_repository",
    "github_repository_id",
    "github_ref",
    "cloud_build",
    "jwt_issuer",
    "jwt_audience",
    "trusted_proxies",
    "requests_per_minute",
}


def names(pattern: str, *files: Path) -> set[str]:
    return {n for file in files for n in re.findall(pattern, file.read_text(), re.MULTILINE)}


def test_staging_says_every_variable_that_is_not_shared() -> None:
    variables = names(r'^variable "(\w+)"', *TERRAFORM.glob("*.tf"))
    said = names(r"^(\w+) +=", TERRAFORM / "staging.tfvars.example")
    assert said == variables - SHARED


def test_neither_production_nor_staging_is_committed() -> None:
    ignored = (TERRAFORM / ".gitignore").read_text().splitlines()
    assert "*.tfvars" in ignored
    assert ".terraform*/" in ignored
