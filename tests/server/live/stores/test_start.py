"""A start does not wait for ever for what is kept; it is followed as soon as it is read."""

import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.clock import clock_min
from flights.live.stores.keeper import StoreError
from flights.live.stores.sqlite_store import Store
from tests.live.made import left
from tests.server.live.told import announced
from tests.servers.in_process import Serving

NOW = clock_min()


def known(client: TestClient) -> str:
    return client.post("/predict", json=announced(NOW + 60)).headers["x-live"]


def test_a_store_that_hangs_does_not_keep_a_service_from_starting(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    Store(tmp_path / "live.db").tell([("a", left(NOW - 60, 20))])
    answers, looks, read = Event(), [0], Store.changed_since

    def hangs(*arguments: Any) -> Any:
        looks[0] += 1
        assert answers.wait(60)
        return read(*arguments)

    monkeypatch.setattr(Store, "changed_since", hangs)
    monkeypatch.setattr("flights.server.live.worker.START_S", 0.1)
    with serving(live=str(tmp_path / "live.db")) as client:
        time.sleep(1)  # the time of two looks
        assert (known(client), looks) == ("none", [1])
        assert "not followed: the first look at them takes more than 0.1 s" in caplog.text
        answers.set()
        while "followed again" not in caplog.text:
            time.sleep(0.02)
        assert known(client).endswith("events=1")


def test_why_a_slow_first_look_failed_is_told(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def fails(*arguments: Any) -> Any:
        time.sleep(0.3)
        raise StoreError("it cannot be found")

    monkeypatch.setattr(Store, "changed_since", fails)
    monkeypatch.setattr("flights.server.live.worker.START_S", 0.1)
    with serving(live=str(tmp_path / "live.db")):
        while "it cannot be found" not in caplog.text:
            time.sleep(0.02)
        time.sleep(1)
        assert caplog.text.count("it cannot be found") == 1
