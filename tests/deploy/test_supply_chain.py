"""What is installed is pinned by hash, and not beside Google's credentials."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
LOCKS = [
    ROOT / folder / "package-lock.json"
    for folder in ("deploy", "tests/auth/oidc", "tests/docs/clients")
]
INSTALLS = re.compile(r"\b(pip|uv|npm|npx|apt|apt-get|make|curl|wget|python3?)\b")
SETS_UP = re.compile(r"^actions/(setup-\w+|cache)")
SCRIPT = re.compile(r"deploy/[\w/-]+\.sh")


def tokens(workflow: Path) -> list[dict[str, Any]]:
    """Its jobs that may ask for a token."""
    jobs = yaml.safe_load(workflow.read_text())["jobs"].values()
    return [job for job in jobs if "id-token" in job.get("permissions", {})]


def credentialed() -> list[dict[str, Any]]:
    return [job for file in (ROOT / ".github/workflows").glob("*.yml") for job in tokens(file)]


def scripts_of(text: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The scripts that a command calls, those that these call, and so on."""
    for name in set(SCRIPT.findall(text)) - known:
        known = scripts_of(code(name), known | {name})
    return known


def test_jobs_with_a_token_for_google_are_found() -> None:
    files = [path.stem for path in (ROOT / ".github/workflows").glob("*.yml") for _ in tokens(path)]
    assert Counter(files) == {"deploy": 3, "rollback": 1, "stress-test": 1}


def test_a_job_with_a_token_for_google_installs_nothing() -> None:
    steps = [step for job in credentialed() for step in job["steps"]]
    assert [step["uses"] for step in steps if SETS_UP.search(step.get("uses", ""))] == []
    gcloud = [step for step in steps if "setup-gcloud" in step.get("uses", "")]
    assert {step["with"]["skip_install"] for step in gcloud} == {True}
    assert [step["run"] for step in steps if INSTALLS.search(step.get("run", ""))] == []


def test_a_script_beside_a_token_for_google_installs_only_where_it_is_told_not_to() -> None:
    steps = [step for job in credentialed() for step in job["steps"] if "run" in step]
    called = scripts_of("\n".join(step["run"] for step in steps))
    assert {"deploy/release/release.sh", "deploy/release/smoke.sh"} <= called
    words = {name: set(INSTALLS.findall(code(name))) - {"curl"} for name in called}
    # make image is for who builds here; Locust runs only with neither PART nor LOAD=no.
    assert {name for name, found in words.items() if found} == {"deploy/release/build.sh"}
    parts = [step["env"]["PART"] for step in steps if "release.sh" in step["run"]]
    assert parts == ["candidate", "traffic"]


def code(name: str) -> str:
    lines = (ROOT / name).read_text().splitlines()
    return "\n".join(line for line in lines if not re.match(r"\s*(#|echo|:)", line))


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
