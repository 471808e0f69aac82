"""What is installed is pinned by hash."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [
    ROOT / folder / "package-lock.json"
    for folder in ("deploy", "tests/auth/tokens/oidc", "tests/docs/clients")
]


def test_npm_installs_from_a_lock_and_runs_no_scripts() -> None:
    command = ["git", "grep", "-hE", r"npm[ \",]+(install|ci|i|exec)\b", "--", ".", ":!*.md"]
    lines = subprocess.run(
        [*command, ":!tests/deploy/test_supply_chain.py", ":!tests/deploy/test_credentials.py"],
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
    assert len(images) == 8
    assert all(image.count(f"@sha256:{'0' * 64}") == 1 for image in images)


@pytest.mark.parametrize(("suffix", "told"), [("", 1), (f"@sha256:{'0' * 64}", 0)])
def test_a_base_that_is_a_tag_is_a_warning_above_the_run(suffix: str, told: int) -> None:
    script = (ROOT / "deploy/image/image.sh").read_text()
    (line,) = [line for line in script.splitlines() if "which can move" in line]
    command = ["bash", "-c", f"base=python:3.11{suffix}\n{line}"]
    env = {"GITHUB_ACTIONS": "true"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stderr.startswith("::warning::") == bool(told)
    assert done.stderr.count("python:3.11 is a tag") == told
