"""The numbers for those who watch the feed."""

from pathlib import Path

import pytest

from flights.live.follower import Follower
from flights.live.known import Known
from flights.live.stores.keeper import Event
from flights.live.stores.sqlite_store import Store
from flights.live.summary import Hour, Summary
from tests.live.made import DAY, START, left, scheduled


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    return Follower(Store(tmp_path / "live.db"))


def summary(follower: Follower, events: list[Event], now: int = START) -> Summary:
    follower.store.tell(events)
    follower.store.heartbeat(now)
    follower.refresh()
    return follower.summary(now + 7)


def test_nothing_told_has_no_age(follower: Follower) -> None:
    follower.store.tell([("a", Known(scheduled()))])
    follower.refresh()
    assert follower.summary(START) == Summary(None, None, 1, 0, None, [])


def test_the_age_is_from_the_watermark_to_the_clock(follower: Follower) -> None:
    told = summary(follower, [])
    assert (told.watermark, told.age_min) == (START, 7)


def test_flights_that_should_have_left_are_overdue_for_three_hours(follower: Follower) -> None:
    times = {"just": 0, "long": 179, "forgotten": 180, "not yet": -1}
    told = summary(follower, [(name, Known(scheduled(START - ago))) for name, ago in times.items()])
    assert (told.flights, told.overdue) == (4, 2)


def test_unresolved_are_flights_of_a_day_without_an_end(follower: Follower) -> None:
    day = [START - 180 - ago for ago in (0, 60, DAY - 1)]
    others = [START - 179, START - 180 - DAY]
    told = summary(
        follower,
        [
            *((str(minute), Known(scheduled(minute))) for minute in [*others, *day]),
            ("left", left(day[0], 5)),
            ("cancelled", Known(scheduled(day[0]), cancelled=True)),
        ],
    )
    assert told.unresolved == 3 / 5


def test_there_is_no_share_of_no_flights(follower: Follower) -> None:
    assert summary(follower, [("a", left(START, 0))]).unresolved is None


def test_departures_and_late_ones_are_told_by_hour(follower: Follower) -> None:
    ends = {"now": (START, 16), "same hour": (START - 59, 15), "hour ago": (START - 60, 99)}
    ends |= {"first": (START - DAY + 1, 0), "too old": (START - DAY, 0)}
    told = summary(follower, [(name, left(at - late, late)) for name, (at, late) in ends.items()])
    assert len(told.hours) == 24
    assert told.hours[-2:] == [Hour(START - 120, 1, 1), Hour(START - 60, 2, 1)]
    assert told.hours[0] == Hour(START - DAY, 1, 0)
    assert sum(hour.departures for hour in told.hours) == 4
