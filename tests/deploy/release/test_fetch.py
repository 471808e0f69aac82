"""fetch.sh, against a bucket that is a folder."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from tests.servers.fake_google import ROOT

GCLOUD = """#!/bin/sh
cd "$BUCKET_FOLDER"
case "$2" in
cat) cat "${3#gs://bucket/}" ;;
cp) cp "${3#gs://bucket/}" "${4#gs://bucket/}" "$OLDPWD/$5" ;;
esac
"""


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    """As `make models-push` leaves it."""
    folder = tmp_path / "bucket/models/flight_delay"
    folder.mkdir(parents=True)
    (folder.parent / "champion.json").write_text('{"tag": "flight_delay:abc"}')
    (folder / "abc.bentomodel").write_bytes(b"model")
    (folder / "abc.bentomodel.sha256").write_text(hashlib.sha256(b"model").hexdigest() + "\n")
    (tmp_path / "gcloud").write_text(GCLOUD)
    (tmp_path / "gcloud").chmod(0o755)
    return folder


def fetch(folder: Path, bucket: str = "bucket") -> subprocess.CompletedProcess[str]:
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "BUCKET": bucket, "BUCKET_FOLDER": str(folder / "bucket")}
    command = [ROOT / "deploy/release/fetch.sh"]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)


def test_the_champion_is_fetched(tmp_path: Path, bucket: Path) -> None:
    done = fetch(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "champion/abc.bentomodel").read_bytes() == b"model"


def test_a_model_that_was_altered_stops_the_release(tmp_path: Path, bucket: Path) -> None:
    (bucket / "abc.bentomodel").write_bytes(b"other")
    assert fetch(tmp_path).returncode == 1


def test_a_bucket_without_a_champion_stops_the_release(tmp_path: Path, bucket: Path) -> None:
    (bucket.parent / "champion.json").unlink()
    assert fetch(tmp_path).returncode == 1
    assert not (tmp_path / "champion").exists()


def test_without_a_bucket_it_is_named(tmp_path: Path) -> None:
    assert "BUCKET: is not set" in fetch(tmp_path, bucket="").stderr
