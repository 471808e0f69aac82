"""What is installed is pinned by hash, and not beside Google's credentials."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LOCKS = [ROOT / "deploy/package-lock.json", ROOT / "tests/auth/oidc/package-lock.json"]
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


def test_the_build_that_deploys_from_cloud_build_installs_nothing() -> None:
    (step,) = yaml.safe_load((ROOT / "deploy/cloudbuild-release.yaml").read_text())["steps"]
    assert installs("\n".join(step["args"])) == []
    assert "LOAD=no" in step["env"]


def test_the_build_that_installs_in_cloud_build_deploys_nothing() -> None:
    text = (ROOT / "deploy/cloudbuild.yaml").read_text()
    assert "apt-get" in text
    assert not re.search(r"secretEnv|gcloud run|release\.sh|deploy\.sh", with_scripts(text))


def test_npm_installs_from_a_lock_and_runs_no_scripts() -> None:
    command = ["git", "grep", "-hE", r"npm[ \",]+(install|ci|i|exec)\b", "--", ".", ":!*.md"]
    lines = subprocess.run(
        [*command, ":!tests/deploy/test_supply_chain.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(lines) == 2
    assert all(re.search(r"npm[ \",]+ci[ \",]+--ignore-scripts", line) for line in lines)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_a_lock_has_hashes_and_names_no_registry(lock: Path) -> None:
    packages = json.loads(lock.read_text())["packages"]
    packages.pop("")
    assert packages
    assert all("integrity" in package for package in packages.values())
    assert "resolved" not in lock.read_text()


def test_the_images_stages_have_one_base() -> None:
    text = (ROOT / "deploy/image/Containerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert bases == ["${BASE}", "${BASE}"]


def test_digests_are_written_behind_every_tag(tmp_path: Path) -> None:
    names = (
        "image/Containerfile",
        "cloudbuild.yaml",
        "cloudbuild-release.yaml",
        "monitoring/compose.observe.yaml",
        "digests.sh",
    )
    for name in names:
        (tmp_path / "deploy" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "deploy" / name, tmp_path / "deploy" / name)
    skopeo = tmp_path / "skopeo"
    skopeo.write_text(f"#!/bin/sh\necho sha256:{'0' * 64}\n")
    skopeo.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for _ in range(2):
        subprocess.run([tmp_path / "deploy/digests.sh"], env=env, check=True, capture_output=True)
    texts = [(tmp_path / "deploy" / name).read_text() for name in names[:-1]]
    images = re.findall(
        r"^(?:ARG BASE=| +(?:- )?(?:name|image): )([a-z].*:.*)", "\n".join(texts), re.M
    )
    assert len(images) == 7
    assert all(image.count(f"@sha256:{'0' * 64}") == 1 for image in images)
