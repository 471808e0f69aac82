"""A service whose departures come from a table alone."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.departures import table
from flights.departures.table import TableStore
from flights.server.live.worker import Live
from tests.server.live.told import GONE, NOW, announced, left, moment
from tests.servers.in_process import PROBLEM, Serving, counted

Rows = Callable[..., None]
COLUMNS = ("fecha", "hora", "opera", "destino", "vuelo", "salida")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "departures.csv"


@pytest.fixture
def rows(path: Path) -> Rows:
    """Replaces the table."""

    def rows(*flights: dict[str, Any]) -> None:
        lines = [",".join(flight.get(column, "") for column in COLUMNS) for flight in flights]
        partial = path.with_name("partial")
        partial.write_text("\n".join([",".join(COLUMNS), *lines]))
        partial.replace(path)

    return rows


@pytest.fixture
def live(
    serving: Serving, path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    monkeypatch.setattr(TableStore, "look_s", 3_600)  # tests look themselves
    rows(left(NOW - 120, 30), left(NOW - 60, 20, "2"))
    with serving(live=str(path)) as client:
        yield client


def look(client: TestClient) -> None:
    service: Live = bentoml.get_current_service().context.live
    client.portal.call(service.look)


def known(client: TestClient) -> tuple[int, str | None]:
    told = client.get("/live").json()
    return told["flights"], told["known_until"]


def test_the_table_is_known_from_the_start(live: TestClient) -> None:
    assert known(live) == (2, moment(NOW - 40))
    headers = live.post("/predict", json=announced(NOW + 60, "9")).headers
    assert headers["x-live"].endswith("events=2")
    assert live.post("/delay", json=announced(NOW - 60, "2")).status_code == 200


def test_a_new_table_replaces_all_that_was_known(live: TestClient, rows: Rows) -> None:
    asked = announced(NOW + 60, "9")
    before = live.post("/predict", json=asked).json()
    rows(*(left(NOW - 10 * number, 60, str(number)) for number in range(10, 40)))
    look(live)
    assert known(live) == (30, moment(NOW - 40))
    assert live.post("/predict", json=asked).json() != before
    rows(left(NOW - 60, 20, "2"))
    look(live)
    assert known(live) == (1, moment(NOW - 40))


def test_an_unchanged_table_is_not_read_again(
    live: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(table, "read_source", read)
    look(live)
    assert not bentoml.get_current_service().context.live.failure
    assert known(live) == (2, moment(NOW - 40))


def test_what_is_told_by_http_is_409(live: TestClient) -> None:
    response = live.post("/departures", json=GONE)
    assert (response.status_code, response.headers["content-type"]) == (409, PROBLEM)
    assert response.json()["detail"] == (
        "departures are not taken here: they come from the table that FLIGHT_LIVE names"
    )
    assert known(live) == (2, moment(NOW - 40))


def test_a_table_that_breaks_leaves_what_was_known_and_each_reason_is_logged_once(
    live: TestClient, path: Path, rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_bytes(b"\0\0\0")
    look(live)
    look(live)
    path.unlink()
    look(live)
    assert known(live) == (2, moment(NOW - 40))
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    first, second = (
        record.getMessage().partition("not followed: ")[2] for record in caplog.records
    )
    assert "departures.csv is binary, or damaged" in first
    assert "departures.csv cannot be found" in second
    rows(left(NOW - 120, 30), left(NOW - 60, 20, "2"), left(NOW - 30, 10, "3"))
    look(live)
    assert known(live) == (3, moment(NOW - 20))
    assert caplog.records[-1].getMessage() == "live departures are followed again"


def test_a_service_starts_without_its_table_and_the_alert_can_ring(
    serving: Serving, path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TableStore, "look_s", 3_600)
    metric = "flight_live_known_until_timestamp_seconds"
    with serving(live=str(path)) as client:
        assert known(client) == (0, None)
        answer = client.post("/predict", json=announced(NOW + 60))
        assert (answer.status_code, answer.headers["x-live"]) == (200, "none")
        assert f"\n{metric} 0.0\n" in client.get("/metrics").text
        rows(left(NOW - 60, 20))
        look(client)
        assert known(client) == (1, moment(NOW - 40))
        assert counted(client, metric) == 60 * (NOW - 40)


def test_the_table_is_looked_at_without_being_asked(
    serving: Serving, path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TableStore, "look_s", 0.01)
    rows(left(NOW - 60, 20))
    with serving(live=str(path)) as client:
        rows(left(NOW - 60, 20), left(NOW - 30, 10, "2"))
        while known(client)[0] < 2:  # or the test's time is up
            pass
        assert known(client) == (2, moment(NOW - 20))
