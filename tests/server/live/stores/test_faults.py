"""A file that is locked, and what goes wrong while it is followed: who is not concerned goes on."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import bentoml
import httpx
import pytest
from starlette.testclient import TestClient

from flights.live.follower import Follower
from flights.live.known import Known
from flights.live.state import State
from flights.live.stores import sqlite_store
from flights.live.stores.sqlite_store import Store
from flights.server.live.worker import Live
from tests.live.made import scheduled
from tests.server.live.told import GONE, NOW, announced, left, tell
from tests.servers.in_process import Serving, counted

ASKED = announced(NOW + 60, "9")


@pytest.fixture
def live(serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(sqlite_store, "WAIT_S", 60.0)
    with serving(live=str(tmp_path / "live.db")) as client:
        yield client


def kept() -> Live:
    return bentoml.get_current_service().context.live


def test_a_locked_file_holds_up_only_who_tells(live: TestClient, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "live.db", isolation_level=None, check_same_thread=False)

    async def tell_and_ask() -> tuple[list[int], bool, list[str]]:
        transport = httpx.ASGITransport(live.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            other.execute("BEGIN IMMEDIATE")
            told = asyncio.create_task(client.post("/departures", json=[GONE]))
            others = [asyncio.create_task(client.post("/departures", json=GONE)) for _ in range(8)]
            while not kept().store.lock.locked():
                await asyncio.sleep(0.01)
            paths = ("/predict_batch", "/delay", "/explain", "/predict")
            bodies = ([ASKED], [ASKED], ASKED, ASKED)
            asked = [
                (await client.post(path, json=body)).status_code
                for path, body in zip(paths, bodies, strict=True)
            ]
            waits = not told.done()
            other.execute("COMMIT")
            assert {(await one).status_code for one in others} == {200}
            return asked, waits, (await told).json()["results"]

    assert live.portal.call(tell_and_ask) == ([200] * 4, True, ["new"])


def test_who_tells_does_not_wait_for_ever_for_others(
    live: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flights.server.live.worker.TELL_S", 0.05)

    async def tell() -> httpx.Response:
        transport = httpx.ASGITransport(live.app)
        async with (
            kept().telling,
            httpx.AsyncClient(transport=transport, base_url="http://service") as client,
        ):
            return await client.post("/departures", json=[GONE])

    answer = live.portal.call(tell)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def test_a_store_that_fails_unforeseen_does_not_keep_a_service_from_starting(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_once(monkeypatch, Follower, "take")
    with serving(live=str(tmp_path / "live.db")) as client:
        assert client.post("/predict", json=ASKED).headers["x-live"] == "none"


async def look(times: int) -> None:
    for _ in range(times):
        await kept().look()


def fail_once(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """A method that goes wrong the first time, in a way that nobody has thought of."""
    method, calls = getattr(owner, name), iter([True])

    def fails(*arguments: Any) -> Any:
        if next(calls, False):
            raise RuntimeError("not thought of")
        return method(*arguments)

    monkeypatch.setattr(owner, name, fails)


def test_the_worker_goes_on_after_what_nobody_has_thought_of(
    live: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = counted(live, "flight_live_failures_total")
    fail_once(monkeypatch, kept().follower.store, "changed_since")
    kept().store.tell([("a", Known(scheduled(NOW - 60), NOW - 40))])  # as another worker does
    deadline = time.monotonic() + 60
    while kept().state is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert counted(live, "flight_live_failures_total") == before + 1
    assert live.get("/live").json()["flights"] == 1
    said = [record.getMessage() for record in caplog.records if "followed" in record.getMessage()]
    assert said == [
        "live departures are not followed: not thought of",
        "live departures are followed again",
    ]


def test_news_that_fail_in_the_middle_change_nothing_and_are_taken_later(
    live: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(live, [left(NOW - 60, 20, "1"), left(NOW - 50, 30, "2")])
    before, asked = kept().state, scheduled(NOW + 60)
    assert before
    known, features = dict(before.known), before.features(asked)
    fail_once(monkeypatch, State, "count_late")  # the minutes are taken back by then
    kept().store.tell([(name, one._replace(left_min=NOW - 5)) for name, one in known.items()])
    live.portal.call(look, 1)
    assert kept().state is before
    assert (before.known, before.features(asked)) == (known, features)
    live.portal.call(look, 1)
    newcomer = Follower(Store(kept().store.path))
    newcomer.refresh()
    assert kept().state.known == newcomer.state.known
    assert kept().state.features(asked) == pytest.approx(newcomer.state.features(asked))


def test_who_asks_while_news_are_taken_is_answered_by_what_was_known(
    live: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(live, left(NOW - 60, 20))
    reached, goes_on, told = Event(), Event(), State.tell

    def waits(*arguments: Any) -> None:
        reached.set()
        goes_on.wait(60)
        told(*arguments)

    monkeypatch.setattr(State, "tell", waits)
    kept().store.tell([("a", Known(scheduled(NOW - 60), NOW - 40))])  # as another worker does
    assert reached.wait(60)
    before = live.post("/predict", json=ASKED).headers["x-live"]
    goes_on.set()
    live.portal.call(look, 1)
    after = live.post("/predict", json=ASKED).headers["x-live"]
    assert [one.rpartition("=")[2] for one in (before, after)] == ["1", "2"]
