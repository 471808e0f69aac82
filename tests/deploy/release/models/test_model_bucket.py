"""Models in a bucket: which may be champion, who was first, and what is blocked."""

import json
from pathlib import Path

import bentoml
import pytest

from deploy.release import models
from deploy.release.blocked import CHAMPION
from tests.deploy.release.models.stored import BETTER, FIRST, champion, push, save
from tests.servers.fake_bucket import Bucket
from train.registry.store import CHALLENGER, files_of

pytestmark = pytest.mark.usefixtures("store")


def test_the_champion_comes_back_as_it_was_pushed(first: str) -> None:
    pushed = bentoml.models.get(first)
    bentoml.models.delete(first)
    assert models.main(["pull"]) == 0
    pulled = bentoml.models.get(first)
    assert files_of(pulled) == {"model.onnx": b"content"}
    assert pulled.info.metadata == pushed.info.metadata
    assert pulled.info.creation_time == pushed.info.creation_time


def test_the_bucket_tells_which_model_is_champion_since_when_by_whom_and_why(
    bucket: Bucket, first: str
) -> None:
    second = save(BETTER | {"against": first})
    assert push() == 0
    told = bucket.json(CHAMPION)
    (before,) = told.pop("history")
    file = f"models/flight_delay/{second.partition(':')[2]}.bentomodel"
    assert (told["tag"], told["file"], told["who"]) == (second, file, "ana@example.com")
    assert told["reason"] == "not worse, by 92 days"
    assert bucket.files[f"{file}.sha256"].decode() == told["sha256"] + "\n"
    assert (before["tag"], before["reason"]) == (first, "the store had no model")
    assert before["time"] <= told["time"]


REFUSED = {
    "simulated": (BETTER, True, "it learnt from simulated flights"),
    "worse": ({"better": False, "reason": "worse, by 92 days"}, False, "worse, by 92 days"),
    "not_judged": ({}, False, "it was never judged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_model_that_is_not_better_is_pushed_by_force_alone(
    kind: str, bucket: Bucket, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    promotion, simulated, why = REFUSED[kind]
    tag, before = save(promotion | {"against": first}, simulated), dict(bucket.files)
    assert push() == 1
    assert f"{tag} stays out: {why}; --force REASON pushes" in capsys.readouterr().err
    assert bucket.files == before
    assert push("--force", "a demonstration") == 0
    told = bucket.json(CHAMPION)
    reason = promotion.get("reason", "it was never judged")
    assert (told["tag"], told["reason"]) == (tag, f"forced: a demonstration ({reason})")


def test_a_simulated_model_is_refused_in_an_empty_bucket_too(bucket: Bucket) -> None:
    save(FIRST, simulated=True)
    assert push() == 1
    assert bucket.files == {}


def test_a_store_that_had_no_model_is_no_way_in(
    bucket: Bucket, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save(FIRST)
    assert push() == 1
    told = capsys.readouterr().err
    assert f"it was compared with no model, and {first} is the champion since " in told
    assert ", by ana@example.com: `make retrain` compares with that" in told
    assert champion(bucket) == first


def test_a_challenger_is_kept_with_its_reason_and_changes_no_champion(
    bucket: Bucket, first: str
) -> None:
    tag = save({"better": False, "reason": "worse"}, name=CHALLENGER)
    assert push(tag, "--challenger") == 0
    path = f"models/{tag.replace(':', '/')}.bentomodel"
    assert bucket.json(f"{path}.json")["reason"] == "worse"
    assert bucket.files[path]
    assert champion(bucket) == first


def test_what_would_not_be_served_is_no_champion(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    tag = save(BETTER, name=CHALLENGER)
    assert push(tag, "--force", "a reason") == 1
    assert f"make promote TAG={tag}" in capsys.readouterr().err
    assert bucket.files == {}


def test_of_two_pushes_at_once_the_second_is_told_who_was_first(
    bucket: Bucket, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    save(BETTER | {"against": first})
    other = bucket.json(CHAMPION) | {"tag": "flight_delay:other", "who": "eva@example.com"}
    bucket.meanwhile = lambda: bucket.put(CHAMPION, json.dumps(other).encode())
    assert push() == 1
    assert "flight_delay:other is the champion since " in (told := capsys.readouterr().err)
    assert "by eva@example.com" in told
    assert champion(bucket) == "flight_delay:other"


def test_of_two_pushes_by_force_at_once_none_is_lost(bucket: Bucket, first: str) -> None:
    tag = save(BETTER)
    other = {**bucket.json(CHAMPION), "tag": "flight_delay:other"}
    bucket.meanwhile = lambda: bucket.put(CHAMPION, json.dumps(other).encode())
    assert push("--force", "now") == 0
    assert champion(bucket) == tag
    assert [one["tag"] for one in bucket.json(CHAMPION)["history"]] == ["flight_delay:other"]


def test_a_model_with_another_checksum_does_not_come_into_the_store(
    bucket: Bucket, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bucket.json(CHAMPION)["file"]
    bucket.put(path, bucket.files[path] + b" ")
    bentoml.models.delete(first)
    assert models.main(["pull"]) == 1
    assert f"{path} has the SHA-256 " in capsys.readouterr().err
    assert bentoml.models.list() == []


def test_a_model_of_the_store_that_is_newer_than_the_champion_is_named(
    first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = save(BETTER)
    assert models.main(["pull"]) == 0
    assert capsys.readouterr().err == f"{newer} there is newer, and goes before it\n"


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pull"], "the bucket has no models/champion.json: push a model first"),
        (["pull", "flight_delay:unknown"], ": 404"),
        (["push", "flight_delay:unknown"], "flight_delay:unknown"),
        (["pull", "../secrets:x"], "../secrets:x is no tag of a model"),
        (["unblock", "flight_delay:unknown"], "not blocked: flight_delay:unknown"),
    ],
)
def test_what_is_not_there_is_named(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models.main(words) == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("command", ["push", "pull", "fetch", "blocked"])
def test_without_a_bucket_it_says_which_variable_is_missing(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BUCKET", raising=False)
    assert models.main([command]) == 2
    assert capsys.readouterr().err == "BUCKET is not set: the name of the model bucket\n"


@pytest.mark.usefixtures("bucket")
def test_where_gcloud_has_no_login_nothing_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gcloud").write_text("#!/bin/sh\nexit 1\n")
    assert models.main(["blocked"]) == 1
    assert "gcloud auth print-access-token: " in capsys.readouterr().err
