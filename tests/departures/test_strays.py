"""Departures of a file that stand apart from all others."""

from datetime import datetime

import pytest

from flights.live.stores.sqlite_store import Store
from tests.departures.conftest import Run
from tests.departures.test_cli import GONE, HEADER, kept, rejects
from tests.samples.airports import utc_minute


def month(flights_a_day: int, days: range) -> list[str]:
    """Rows of flights to Lima, all 5 minutes late."""
    hours = [f"{n:02}:00" for n in range(flights_a_day)]
    return [
        f"2017-03-{day:02},{hour},LATAM,LIM,{hour[:2]},2017-03-{day:02}T{hour[:2]}:05,"
        for day in days
        for hour in hours
    ]


def test_departures_months_after_all_others_are_rejected_and_the_others_kept(run: Run) -> None:
    strays = [GONE.replace("2017-03-01", day) for day in ("2017-12-31", "2018-01-02")]
    assert run(HEADER, strays[0], *month(20, range(1, 11)), strays[1]) == 3
    assert len(kept()) == 200
    assert Store("live.db").changed_since(0).watermark == utc_minute(datetime(2017, 3, 10, 19, 5))
    after = "more than a day after all but a few, which end at 2017-03-10T19:05"
    assert rejects()[1:] == [
        ["2", "salida", "2017-12-31T08:20", f"salida is 2017-12-31T08:20, {after}"],
        ["203", "salida", "2018-01-02T08:20", f"salida is 2018-01-02T08:20, {after}"],
    ]


@pytest.mark.parametrize(
    "later",
    [
        month(20, range(15, 17)),  # after a hole
        month(2, range(11, 15)),  # of a quiet time
        month(1, range(11, 15)),
        ["2017-12-31,08:00,LATAM,LIM,1,,", "2017-12-31,08:00,LATAM,LIM,2,,true"],
    ],
)
def test_other_flights_after_all_others_are_kept(run: Run, later: list[str]) -> None:
    assert run(HEADER, *month(20, range(1, 11)), *later) == 0
    assert len(kept()) == 200 + len(later)


def test_a_few_flights_of_a_small_file_are_kept(run: Run) -> None:
    rows = [GONE.replace("2017-03-01", day) for day in ("2017-03-01", "2017-03-09", "2017-03-20")]
    assert run(HEADER, *rows) == 0
    assert len(kept()) == 3
