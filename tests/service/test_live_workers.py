"""What one worker is told, all workers know; after a kill and a restart, too."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import bentoml
import httpx
import pytest

from flights.clock import clock_min
from tests.server.live.told import announced, left
from tests.servers.serving import Served, served

pytestmark = pytest.mark.slow

CONNECTIONS = 40  # each is taken by one of two workers: all by the same is unlikely
WAIT_S = 30


def tell(service: Served, number: int) -> None:
    told = httpx.post(f"{service.url}/departures", json=left(clock_min() - 60, 20, str(number)))
    assert told.json()["results"] == ["new"]


def events(service: Served) -> set[str]:
    """How many are known, by the answers on many connections."""
    asked = announced(clock_min() + 60, "99")
    with httpx.Client(headers={"Connection": "close"}) as client:
        answers = [client.post(f"{service.url}/predict", json=asked) for _ in range(CONNECTIONS)]
    return {answer.headers["x-live"].rpartition("events=")[2] for answer in answers}


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not until():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_what_one_worker_is_told_all_know(trained: bentoml.Model, tmp_path: Path) -> None:
    path = str(tmp_path / "live.db")
    with served(tmp_path / "log", FLIGHT_LIVE=path) as service:
        tell(service, 1)
        wait(lambda: events(service) == {"1"})
        killed = service.workers()[0]
        os.kill(killed, signal.SIGKILL)
        wait(lambda: len(service.workers()) == 2 and killed not in service.workers())
        service.wait_until_ready()
        tell(service, 2)
        wait(lambda: events(service) == {"2"})
    with served(tmp_path / "log", FLIGHT_LIVE=path) as service:
        assert events(service) == {"2"}
