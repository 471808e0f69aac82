"""The retrain loop, from new flights to the champion, against a bucket."""

import os
from pathlib import Path

import bentoml
import pandas as pd
import pytest

from deploy.release import retrain
from deploy.release.blocked import CHAMPION
from tests.samples.trainings import quicken, raw_flights
from tests.servers.fake_bucket import Bucket

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
UNTIL_APRIL = dict.fromkeys((1, 2, 3, 4), "LAN")
UNTIL_JUNE = dict.fromkeys((1, 2, 3, 4, 5, 6), "LAN")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    quicken(monkeypatch)
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)


def misled(path: str) -> None:
    """In nine days of February both leave late: what learns from it is worse from April on."""
    rows = pd.read_csv(path, dtype=str)
    days = rows["Fecha-I"].str[:10].between("2017-02-01", "2017-02-09")
    rows.loc[days, "Fecha-O"] = rows["Fecha-I"].str.replace(" 08:", " 09:")
    rows.to_csv(path, index=False)


def run(folder: Path, late: dict[int, str], monkeypatch: pytest.MonkeyPatch, **env: str) -> int:
    """Of new flights, in an empty model store; WORSE, with wrong ones among them."""
    for stored in bentoml.models.list():
        bentoml.models.delete(stored.tag)
    monkeypatch.setenv("DATA", raw_flights(folder / "flights.csv", late))
    if env.pop("WORSE", ""):
        misled(os.environ["DATA"])
    for name, text in env.items():
        monkeypatch.setenv(name, text)
    return retrain.main([])


@pytest.fixture
def first(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The champion of April, which came into an empty bucket."""
    assert run(tmp_path, UNTIL_APRIL, monkeypatch) == 0
    return str(bucket.json(CHAMPION)["tag"])


def test_a_model_of_new_months_that_is_not_worse_is_champion_and_starts_a_release(
    bucket: Bucket, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    assert run(tmp_path, UNTIL_JUNE, monkeypatch, GITHUB_OUTPUT=str(output)) == 0
    told = bucket.json(CHAMPION)
    assert told["reason"].startswith("not worse, Brier score ")
    assert f" against {first} (" in told["reason"]
    assert [one["tag"] for one in told["history"]] == [first]
    assert told["history"][0]["reason"] == "the store had no model"
    assert output.read_text() == f"champion={told['tag']}\n"


def test_a_worse_one_is_kept_as_challenger_and_nothing_is_released(
    bucket: Bucket, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    assert run(tmp_path, UNTIL_JUNE, monkeypatch, WORSE="yes", GITHUB_OUTPUT=str(output)) == 0
    assert bucket.json(CHAMPION)["tag"] == first
    (verdict,) = (path for path in bucket.files if "_challenger/" in path and "json" in path)
    assert bucket.json(verdict)["reason"].startswith("worse, Brier score +")
    assert not output.exists()


def test_a_worse_one_is_champion_by_force_with_the_reason(
    bucket: Bucket, first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(tmp_path, UNTIL_JUNE, monkeypatch, WORSE="yes", FORCE="new routes") == 0
    told = bucket.json(CHAMPION)
    assert told["tag"] != first
    assert told["reason"].startswith("forced: new routes (")
    assert "worse, Brier score +" in told["reason"]


def test_without_a_new_month_nothing_is_trained_or_pushed(
    bucket: Bucket,
    first: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = dict(bucket.files)
    assert run(tmp_path, UNTIL_APRIL, monkeypatch) == 0
    told = f"nothing is pushed: no month after 2017-04, which {first} has learnt from\n"
    assert capsys.readouterr().out.endswith(told)
    assert bucket.files == before


def test_flights_that_end_before_the_champions_are_refused(
    bucket: Bucket,
    first: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = dict(bucket.files)
    assert run(tmp_path, dict.fromkeys((1, 2), "LAN"), monkeypatch) == 2
    assert f"ends in 2017-02, and {first} has learnt until 2017-04" in capsys.readouterr().err
    assert bucket.files == before
