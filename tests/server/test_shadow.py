"""A shadow beside the served model: the same requests, the same answers, both in what is kept."""

import gzip
from pathlib import Path
from threading import Event
from typing import Any

import bentoml
import pytest
from pydantic_core import from_json

from flights.features import Columns
from flights.model.served import DelayModel
from tests.servers.in_process import Serving, counted, hourly_flights


def lines(folder: Path) -> list[dict[str, Any]]:
    texts = [gzip.decompress(file.read_bytes()) for file in folder.rglob("*.gz")]
    return [from_json(line) for text in texts for line in text.splitlines()]


def told(folder: Path, **given: str) -> dict[str, str]:
    return {"prediction_log": str(folder), "prediction_sample": "1", **given}


@pytest.fixture
def shadow(trained: bentoml.Model, monkeypatch: pytest.MonkeyPatch) -> str:
    """The served model's double, which is refused by its tag."""
    double = DelayModel.load(trained)
    monkeypatch.setattr("flights.telemetry.predictions.shadow.challenger", lambda *_: double)
    return str(trained.tag)


def test_what_it_says_is_kept_beside_what_is_answered(
    serving: Serving, shadow: str, tmp_path: Path
) -> None:
    flights = hourly_flights(120)
    with serving(**told(tmp_path, shadow=shadow)) as client:
        before = counted(client, "flight_shadow_total", result="scored")
        one = client.post("/predict", json=flights[1]).json()["atraso"]
        many = [each["atraso"] for each in client.post("/predict_batch", json=flights).json()]
    with serving() as client:
        after = counted(client, "flight_shadow_total", result="scored")
    kept = lines(tmp_path)
    assert [line["probability"] for line in kept] == [one, *many]
    assert [line["shadow_probability"] for line in kept] == [one, *many]
    assert {(line["model"], line["shadow"]) for line in kept} == {(shadow,) * 2}
    assert after - before == 121


def test_one_that_fails_harms_no_answer(
    serving: Serving, shadow: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(**told(tmp_path, shadow=shadow)) as client:
        monkeypatch.delattr(bentoml.get_current_service().context.shadow.model, "scorer")
        answers = [client.post("/predict", json=flight) for flight in hourly_flights(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    kept = [line["probability"] for line in lines(tmp_path)]
    assert kept == [answer.json()["atraso"] for answer in answers]


def test_no_answer_waits_for_it(
    serving: Serving, shadow: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = Event()
    with serving(**told(tmp_path, shadow=shadow)) as client:
        model = bentoml.get_current_service().context.shadow.model
        score = model.scorer

        def slow(columns: Columns) -> Any:
            answered.wait(60)
            return score(columns)

        monkeypatch.setattr(model, "scorer", slow)
        one = client.post("/predict", json=hourly_flights(1)[0])
        many = client.post("/predict_batch", json=hourly_flights(3))
        assert lines(tmp_path) == []
        answered.set()
    assert (one.status_code, many.status_code) == (200, 200)
    assert all(line["shadow_probability"] for line in lines(tmp_path))


def test_one_that_is_not_there_is_told_and_the_service_serves(
    serving: Serving, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(**told(tmp_path, shadow="flight_delay:never")) as client:
        assert client.post("/predict", json=hourly_flights(1)[0]).status_code == 200
    assert "no shadow: FLIGHT_SHADOW=flight_delay:never: the store has no such" in caplog.text
    (line,) = lines(tmp_path)
    assert "shadow" not in line
