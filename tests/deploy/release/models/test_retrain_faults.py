"""Retraining that cannot go on says why, and pushes nothing."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import nullcontext
from http.client import HTTPResponse
from io import BytesIO
from pathlib import Path

import pytest

from deploy.release import api, models, retrain
from deploy.release.blocked import CHAMPION
from deploy.release.champion import Refused
from tests.deploy.release.models.stored import FIRST, champion, save
from tests.servers.fake_bucket import Bucket
from tests.servers.fake_google import ROOT
from train.airports import EMBEDDED

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := tmp_path / "run").mkdir()
    monkeypatch.chdir(folder)
    for name in ("DATA", "FORCE", "GITHUB_OUTPUT", "CHAMPIONS"):
        monkeypatch.delenv(name, raising=False)


def trained(simulated: bool = False, **verdict: str | bool) -> None:
    """What the step before leaves."""
    told = {"tag": "flight_delay:new", "simulated": simulated, "against": "", "reason": "why"}
    Path("retrain/told").mkdir(parents=True)
    Path("retrain/told/model.bentomodel").write_bytes(b"model")
    Path("retrain/told/verdict.json").write_text(json.dumps({**told, "better": True, **verdict}))


def test_flights_and_champion_are_fetched_from_buckets(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = save(FIRST)
    assert models.main(["push"]) == 0
    bucket.put("new/flights.csv", b"Fecha-I")
    monkeypatch.setenv("DATA", "gs://flights/new/flights.csv")
    assert retrain.main(["fetch"]) == 0
    assert Path("retrain/data/flights.csv").read_bytes() == b"Fecha-I"
    assert [file.stem for file in Path("retrain/champion").iterdir()] == [tag.partition(":")[2]]


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("", "DATA is not set"),
        ("gs://flights/none.csv", "none.csv: 404"),
        ("https://127.0.0.1:1/flights.csv", "refused"),
        ("nowhere.csv", "No such file or directory: 'nowhere.csv'"),
    ],
)
def test_flights_that_are_not_there_are_named(
    data: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA", data)
    assert retrain.main(["fetch"]) == 1
    assert told in capsys.readouterr().err


def test_flights_that_cannot_be_read_end_with_2(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flights.csv").write_text("fecha\n2017-01-01\n")
    monkeypatch.setenv("DATA", str(tmp_path / "flights.csv"))
    assert retrain.main([]) == 2
    assert bucket.files == {}


def test_a_store_with_other_models_is_not_trained_in(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save(FIRST)
    monkeypatch.setenv("DATA", str(EMBEDDED))
    assert retrain.main([]) == 2
    assert "set BENTOML_HOME to a new folder" in capsys.readouterr().err
    assert bucket.files == {}


def test_a_simulated_model_is_not_pushed(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    trained(simulated=True)
    assert retrain.main(["push"]) == 1
    assert "it learnt from simulated flights" in capsys.readouterr().err
    assert bucket.files == {}


def test_a_champion_that_came_while_it_trained_stays(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.put(CHAMPION, json.dumps({"tag": "flight_delay:other", "who": "eva"}).encode())
    trained(against="flight_delay:before")
    assert retrain.main(["push"]) == 1
    told = capsys.readouterr().err
    assert "compared with flight_delay:before, and flight_delay:other is the champion" in told
    assert champion(bucket) == "flight_delay:other"


def test_on_google_the_new_champion_is_told_to_the_topic(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bytes | None]] = []
    monkeypatch.setenv("CHAMPIONS", "projects/p/topics/champions")
    monkeypatch.setattr(retrain, "call", lambda url, query, body: asked.append((url, body)))
    trained()
    assert retrain.main(["push"]) == 0
    message = b'{"messages": [{"data": "eyJtb2RlbCI6ICJmbGlnaHRfZGVsYXk6bmV3In0="}]}'
    url = "https://pubsub.googleapis.com/v1/projects/p/topics/champions:publish"
    assert asked == [(url, message)]
    assert champion(bucket) == "flight_delay:new"


def test_a_release_that_does_not_begin_is_told_with_what_begins_it(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(*_: object) -> None:
        raise api.ApiError(503, "topics/champions: 503")

    monkeypatch.setenv("CHAMPIONS", "projects/p/topics/champions")
    monkeypatch.setattr(retrain, "call", away)
    trained()
    assert retrain.main(["push"]) == 1
    assert bucket.json(CHAMPION)["tag"] == "flight_delay:new"
    told = capsys.readouterr().err
    assert "flight_delay:new is the champion, but its release has not begun" in told
    assert "gh workflow run deploy.yml" in told


@pytest.mark.parametrize(("length", "missing"), [(12, "5 bytes of the flights"), (7, "")])
def test_flights_of_which_an_end_is_missing_are_refused(length: int, missing: str) -> None:
    near, far = socket.socketpair()
    with near, far:
        far.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nFecha-I".encode())
        far.shutdown(socket.SHUT_WR)
        (response := HTTPResponse(near)).begin()
        with pytest.raises(Refused, match=missing) if missing else nullcontext():
            retrain.copy_whole(response, BytesIO())
        response.close()


def test_other_words_are_answered_by_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert retrain.main(["deploy"]) == 2
    assert "retrain fetch   flights and champion" in capsys.readouterr().err


def test_a_job_of_cloud_run_takes_the_token_of_its_account(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gcloud").write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.setenv("CLOUD_RUN_JOB", "flight-delay-retrain")
    monkeypatch.setattr(api, "INSTANCE", os.environ["STORAGE_EMULATOR_HOST"])
    trained()
    assert retrain.main(["push"]) == 0
    assert bucket.json(CHAMPION)["who"] == "flight-delay-retrain"


@pytest.mark.slow
def test_the_jobs_image_holds_all_that_it_imports(tmp_path: Path) -> None:
    script = (ROOT / "deploy/image/retrain.sh").read_text()
    (copied,) = re.findall(r"git archive HEAD requirements-train.txt (.*) \| tar", script)
    for folder in copied.split():
        shutil.copytree(ROOT / folder, tmp_path / "app" / folder)
    code = "from deploy.release import retrain, training; import train.run"
    command = [sys.executable, "-c", code]
    subprocess.run(command, cwd=tmp_path / "app", check=True)
