"""GET /live: how fresh, complete and late the day is."""

from datetime import datetime
from pathlib import Path

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.server.live import departures
from tests.samples.airports import NYC
from tests.server.live.told import GONE, NOW, announced, left, moment, one, tell, text
from tests.servers.in_process import Serving, counted


def test_before_anything_is_told_live_has_no_numbers(live: TestClient) -> None:
    told = live.get("/live").json()
    usual = bentoml.get_current_service().context.model.metadata["data"]["delayed"]
    assert told == {
        "known_until": None,
        "age_minutes": None,
        "flights": 0,
        "overdue": 0,
        "unresolved_share": None,
        "departures_24h": 0,
        "late_share_24h": None,
        "usual_late_share": usual,
        "hours": [],
    }


def test_live_tells_how_fresh_complete_and_late_the_day_is(live: TestClient) -> None:
    until = NOW - 5
    forgotten = announced(until - 200, "2")
    cancelled = announced(until - 200, "3", cancelado=True)
    gone = [left(until - 30, 16, "4"), left(until - 40, 15, "5"), left(until - 300, 60, "6")]
    tell(live, [forgotten, cancelled, *gone, announced(until - 10, "7"), {"hasta": text(until)}])
    told = live.get("/live").json()
    assert told.pop("age_minutes") in range(5, 15)
    assert (told["known_until"], told["flights"], told["overdue"]) == (moment(until), 6, 1)
    assert told["unresolved_share"] == pytest.approx(1 / 3)
    assert counted(live, "flight_live_unresolved_share") == pytest.approx(1 / 3)
    assert (told["departures_24h"], told["late_share_24h"]) == (3, pytest.approx(2 / 3))
    assert len(told["hours"]) == 24
    assert told["hours"][-1] == {"begin": moment(until - 60), "departures": 2, "late": 1}
    assert told["hours"][-5] == {"begin": moment(until - 300), "departures": 1, "late": 1}


def test_what_was_told_is_known_after_a_restart(serving: Serving, tmp_path: Path) -> None:
    path = str(tmp_path / "live.db")
    with serving(live=path) as client:
        tell(client, GONE)
    with serving(live=path) as client:
        assert client.get("/live").json()["flights"] == 1
        assert tell(client, GONE) == one("known")


@pytest.mark.parametrize(
    ("minute", "told"),
    [
        (27_350_610, "2022-01-01T08:30:00-03:00"),  # in summer
        (27_611_310, "2022-07-01T08:30:00-04:00"),
        (27_482_550, "2022-04-02T23:30:00-03:00"),  # an hour that the clocks show twice
        (27_482_610, "2022-04-02T23:30:00-04:00"),
    ],
)
def test_a_moment_is_told_in_local_time_with_its_offset(minute: int, told: str) -> None:
    assert moment(minute) == told


def test_a_moment_of_new_york_has_its_offset() -> None:
    minute = NYC.clock.utc_minute(datetime(2013, 11, 3, 1, 30))  # shown twice: the first
    told = [departures.moment(minute + later, NYC.clock) for later in (0, 60)]
    assert told == ["2013-11-03T01:30:00-04:00", "2013-11-03T01:30:00-05:00"]


def test_the_usual_share_is_the_one_that_the_model_tells(live: TestClient) -> None:
    told, model = (live.get(path).json() for path in ("/live", "/model"))
    assert told["usual_late_share"] == model["data"]["delayed"]
