"""What jobs hand to each other, so that none both installs and may speak to Google."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fake_google import KEY, ROOT

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "jq", "openssl"))), reason="needs bash, jq and openssl"
)


TOKEN = {"FLIGHT_ID_TOKEN": "ey.J.x"}


def test_the_champion_is_fetched_with_its_checksum(tmp_path: Path) -> None:
    script = ROOT / "deploy/release/fetch.sh"
    gcloud = tmp_path / "gcloud"
    gcloud.write_text('#!/bin/sh\necho "$@" >> "$CALLS"\necho \'{"tag": "flight_delay:abc"}\'\n')
    gcloud.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(tmp_path / "calls")}
    copy = tmp_path / "deploy/release" / script.name
    copy.parent.mkdir(parents=True)
    shutil.copy(script, copy)
    env |= {"BUCKET": "b"}
    done = subprocess.run([copy], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "flight_delay:abc\n")
    file = "gs://b/models/flight_delay/abc.bentomodel"
    assert (tmp_path / "calls").read_text().splitlines() == [
        "storage cat gs://b/models/champion.json",
        f"storage cp {file} {file}.sha256 fetched/",
    ]


def test_an_identity_token_is_handed_over_to_who_has_the_key(tmp_path: Path) -> None:
    script = ROOT / "deploy/release/identity.sh"

    def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [script, *words],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]} | env,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("seal", FLIGHT_KEY=KEY, **TOKEN).returncode == 0
    assert b"ey.J.x" not in (tmp_path / "identity.sealed").read_bytes()
    told = run("with", "printenv", "FLIGHT_ID_TOKEN", FLIGHT_KEY=KEY)
    assert told.stdout == "ey.J.x\n"
    assert run("with", "printenv", FLIGHT_KEY="another").returncode != 0
