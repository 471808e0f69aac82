"""fetch.sh, as a job with credentials runs it: with no package."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from deploy.release.blocked import BLOCKED, CHAMPION
from tests.servers.fake_bucket import Bucket
from tests.servers.fake_google import ROOT

FILE = "models/flight_delay/abc.bentomodel"


@pytest.fixture
def pushed(bucket: Bucket) -> Bucket:
    """As `make models-push` leaves it."""
    sha256 = hashlib.sha256(b"model").hexdigest()
    bucket.put(CHAMPION, json.dumps({"tag": "flight_delay:abc", "sha256": sha256}).encode())
    bucket.put(FILE, b"model")
    bucket.put(f"{FILE}.sha256", f"{sha256}\n".encode())
    return bucket


def fetch(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [ROOT / "deploy/release/fetch.sh"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.usefixtures("pushed")
def test_the_champion_is_fetched(tmp_path: Path) -> None:
    done = fetch(tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "champion/abc.bentomodel").read_bytes() == b"model"


@pytest.mark.usefixtures("pushed")
def test_a_folder_that_is_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "champion").mkdir()
    told = fetch(tmp_path).stderr
    assert told.startswith("deploy.release.models: [Errno 17] File exists: 'champion'")


def test_a_model_that_was_altered_with_its_checksum_stops_the_release(
    tmp_path: Path, pushed: Bucket
) -> None:
    pushed.put(FILE, b"other")
    pushed.put(f"{FILE}.sha256", hashlib.sha256(b"other").hexdigest().encode())
    assert fetch(tmp_path).returncode == 1
    assert not (tmp_path / "champion").exists()


def test_a_champion_that_is_blocked_stops_the_release(tmp_path: Path, pushed: Bucket) -> None:
    entry = {"reason": "late every Monday", "time": "2026-11-26", "who": "ana@example.com"}
    pushed.put(BLOCKED, json.dumps({"flight_delay:abc": entry}).encode())
    done = fetch(tmp_path)
    assert done.returncode == 1
    assert "flight_delay:abc is blocked: late every Monday" in done.stderr


@pytest.mark.usefixtures("bucket")
def test_a_bucket_without_a_champion_stops_the_release(tmp_path: Path) -> None:
    done = fetch(tmp_path)
    assert done.returncode == 1
    assert "has no models/champion.json: push a model first" in done.stderr


def test_without_a_bucket_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUCKET", raising=False)
    assert "BUCKET: is not set" in fetch(tmp_path).stderr
