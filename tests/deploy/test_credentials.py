"""Nothing is installed where Google's credentials are."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
INSTALLS = re.compile(
    r"\b(pip3?|pipx|uv|npm|npx|yarn|go|cargo|gem|apt|apt-get|apk|snap|brew|make|wget"
    r"|components|terraform)\b|\.venv|curl[^|]*\| *(ba)?sh"
)
# What runs beside Google's credentials. setup-gcloud only signs in.
ACTIONS = {
    "actions/attest",
    "actions/checkout",
    "actions/download-artifact",
    "actions/upload-artifact",
    "google-github-actions/auth",
    "google-github-actions/setup-gcloud",
}
# Where release.sh calls Locust, if it does all of a release and LOAD is not `no`: by hand.
LOCUST = 'elif [ "${LOAD:-yes}" != no ]; then\n  deploy/release/load.sh\n'


def all_jobs() -> dict[str, dict[str, Any]]:
    files = sorted((ROOT / ".github/workflows").glob("*.yml"))
    parsed = {file.stem: yaml.safe_load(file.read_text())["jobs"] for file in files}
    return {f"{file}/{name}": job for file, jobs in parsed.items() for name, job in jobs.items()}


def action(step: dict[str, Any]) -> str:
    return step.get("uses", "").partition("@")[0]


def is_credentialed(job: dict[str, Any]) -> bool:
    """It may ask Google for a token, or write to GitHub."""
    permissions = job["permissions"]
    signs_in = any(action(step).startswith("google-github-actions/") for step in job["steps"])
    return signs_in or permissions == "write-all" or "write" in permissions.values()


CREDENTIALED = {n: job for n, job in all_jobs().items() if "steps" in job and is_credentialed(job)}
# Terraform installs its provider; the account of a plan reads the state, no more (planner.tf).
PLAN = CREDENTIALED.pop("plan/plan")
each_credentialed = pytest.mark.parametrize("name", CREDENTIALED)


def with_scripts(text: str) -> str:
    """The text and that of every script that it calls, and those call, without comments."""
    found: set[str] = set()
    while new := set(re.findall(r"deploy/[\w/-]+\.sh", text)) - found:
        found |= new
        for name in sorted(new):
            script = (ROOT / name).read_text().replace(LOCUST, "")
            text += "\n" + re.sub(r"(?m)(^| )#.*", "", script)
    return text


def installs(text: str) -> list[str]:
    return [line for line in with_scripts(text).splitlines() if INSTALLS.search(line)]


def runs_of(steps: list[dict[str, Any]]) -> list[str]:
    return [step["run"] for step in steps if "run" in step]


def test_the_jobs_with_credentials_are_these() -> None:
    assert set(CREDENTIALED) == {
        "ci/comment",
        "deploy/champion",
        "deploy/candidate",
        "deploy/release",
        "deploy/second",
        "retrain/fetch",
        "retrain/push",
        "retrain/release",
        "rollback/rollback",
        "stress-test/target",
    }


@each_credentialed
def test_a_job_with_credentials_installs_nothing(name: str) -> None:
    steps = CREDENTIALED[name]["steps"]
    assert {action(step) for step in steps if "uses" in step} <= ACTIONS
    assert installs("\n".join(runs_of(steps))) == []
    assert not re.search(r"release\.sh(?! (candidate|shift)$)", "\n".join(runs_of(steps)), re.M)
    gcloud = [step["with"] for step in steps if action(step).endswith("/setup-gcloud")]
    assert all(options == {"skip_install": True} for options in gcloud)


@pytest.mark.parametrize(
    "run",
    [
        "make build",
        "deploy/release/load.sh",
        "deploy/release/stress-test.sh",
        "deploy/release/model.sh",
        "sudo apt-get install wrk",
        "pip3 install x",
        "npm ci",
        "curl -s x | sh",
    ],
)
def test_what_installs_is_seen(run: str) -> None:
    assert installs(run)


def test_what_these_jobs_run_in_python_needs_no_package() -> None:
    text = with_scripts(
        "".join(run for job in CREDENTIALED.values() for run in runs_of(job["steps"]))
    )
    modules = set(re.findall(r"python3 -m ([\w.]+)", text))
    names = ("blocked", "canary", "models", "restore", "retrain", "template")
    assert modules == {f"deploy.release.{name}" for name in names}
    command = [sys.executable, "-S", "-c", f"import {', '.join(sorted(modules))}"]
    subprocess.run(command, cwd=ROOT, check=True)


def test_the_build_that_deploys_from_cloud_build_installs_nothing() -> None:
    (step,) = yaml.safe_load((ROOT / "deploy/cloudbuild-release.yaml").read_text())["steps"]
    assert installs("\n".join(step["args"])) == []
    assert "LOAD=no" in step["env"]


def test_the_build_that_installs_in_cloud_build_deploys_nothing() -> None:
    text = (ROOT / "deploy/cloudbuild.yaml").read_text()
    assert "apt-get" in text
    assert not re.search(r"secretEnv|gcloud run|release\.sh|deploy\.sh", with_scripts(text))
