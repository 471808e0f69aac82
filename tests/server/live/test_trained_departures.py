"""Served before anything is told: by the departures that the model has learnt from last."""

from pathlib import Path
from typing import Any

import pytest

from flights.live.trained import from_file
from flights.model.served import DelayModel
from tests.samples.airports import local_time
from tests.server.live.test_answers import ask, headers
from tests.server.live.told import announced
from tests.servers.in_process import Serving

HOUR, DAY = 60, 1_440


@pytest.fixture
def until(trained: Any) -> int:
    found = from_file(DelayModel.load(trained).departures, 0)
    assert found is not None
    assert found.watermark is not None
    return found.watermark


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    def start(minute: int) -> None:
        monkeypatch.setattr("flights.server.live.worker.clock_min", lambda: minute)
        monkeypatch.setattr("flights.server.live.day.clock_min", lambda: minute)

    return start


def test_a_fresh_start_answers_by_the_last_departures(
    serving: Serving, tmp_path: Path, until: int, at: Any
) -> None:
    at(until + HOUR)
    coming = announced(until + 2 * HOUR)
    with serving() as client:
        usual = ask(client, "/predict", coming).json()["atraso"]
    with serving(live=str(tmp_path / "live.db")) as client:
        told = headers(client, "/predict", coming)
        assert told["x-live"].startswith("age=60 min, events=1")
        assert told["x-horizon"] == "120 min"
        assert ask(client, "/predict", coming).json()["atraso"] != usual
        assert client.get("/live").json()["age_minutes"] == 60


def test_two_months_later_nothing_is_known(
    serving: Serving, tmp_path: Path, until: int, at: Any
) -> None:
    at(until + 60 * DAY + 1)
    coming = announced(until + 60 * DAY + HOUR)
    with serving(live=str(tmp_path / "live.db")) as client:
        assert headers(client, "/predict", coming) == {"x-live": "none"}
        assert client.get("/live").json()["known_until"] is None


def test_what_is_told_is_added(serving: Serving, tmp_path: Path, until: int, at: Any) -> None:
    now = until + DAY
    at(now)
    gone = local_time(now - HOUR + 30).isoformat(timespec="minutes")
    with serving(live=str(tmp_path / "live.db")) as client:
        before = client.get("/live").json()["flights"]
        client.post("/departures", json=announced(now - HOUR, salida=gone)).raise_for_status()
        after = client.get("/live").json()
        dropped = after["flights"] - before - 1
        assert dropped < 0  # a day of the oldest has gone
        assert after["age_minutes"] == 30
