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
LOCKS = [
    ROOT / folder / "package-lock.json"
    for folder in ("deploy", "tests/auth/oidc", "tests/docs/clients")
]
# Not apt-get: it installs what Ubuntu has signed.
INSTALLS = re.compile(r"\b(pip|npm|npx|curl|make image|make check-deploy)\b")


def credentialed() -> list[dict[str, Any]]:
    files = sorted((ROOT / ".github/workflows").glob("*.yml"))
    found = [job for file in files for job in yaml.safe_load(file.read_text())["jobs"].values()]
    return [job for job in found if "id-token" in job.get("permissions", {})]


def test_a_job_with_a_token_for_google_installs_only_the_hashed_lock() -> None:
    runs = [step["run"] for job in credentialed() for step in job["steps"] if "run" in step]
    assert 'deploy/release/build.sh >> "$GITHUB_OUTPUT"' in runs
    assert [run for run in runs if INSTALLS.search(run)] == []
    texts = [*runs, (ROOT / "deploy/release/model.sh").read_text()]
    made = re.findall(r"\bmake (\S+)", "\n".join(texts))
    assert {".venv/ready", "models-pull", "train"} <= set(made)
    targets = ["make", "--dry-run", "--always-make", *made]
    planned = subprocess.run(targets, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    installs = [line for line in planned.splitlines() if re.search(r"\b(pip|npm) ", line)]
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_a_job_with_a_token_for_google_gets_its_image_built() -> None:
    steps = [step for job in credentialed() for step in job["steps"]]
    builds = [step for step in steps if step.get("run", "").startswith("deploy/release/build.sh")]
    assert [step["env"]["ARCHIVE"] for step in builds] == ["image.tar"]


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
    texts = [(tmp_path / "deploy" / name).read_text() for name in names[:3]]
    images = re.findall(
        r"^(?:ARG BASE=| +(?:- )?(?:name|image): )([a-z].*:.*)", "\n".join(texts), re.M
    )
    assert len(images) == 5
    assert all(image.count(f"@sha256:{'0' * 64}") == 1 for image in images)
