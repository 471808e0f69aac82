"""The feed of the bench: what has left, in order, and what is to come."""

import json
from datetime import datetime, timedelta

import pytest

from bench.live.feed import LIST, Feed, feed

UNTIL = datetime(2026, 3, 4, 15, 7)


@pytest.fixture(scope="module")
def told() -> Feed:
    return feed(UNTIL)


def test_60_days_of_departures_end_at_the_moment(told: Feed) -> None:
    moments = [moment for moment, _ in told.departures]
    assert moments == sorted(moments)
    assert UNTIL - timedelta(days=60) < moments[0] < UNTIL - timedelta(days=59)
    assert UNTIL - timedelta(hours=1) < moments[-1] <= UNTIL
    assert len(moments) > 60 * 100


def test_each_says_when_it_left(told: Feed) -> None:
    for moment, request in told.departures[:100]:
        assert datetime.fromisoformat(request["salida"]) == moment
        scheduled = datetime.fromisoformat(f"{request['fecha']}T{request['hora']}")
        assert timedelta(hours=-1) < moment - scheduled < timedelta(hours=24)


def test_the_flights_that_are_asked_about_leave_in_the_next_two_days(told: Feed) -> None:
    asked = [json.loads(body) for body in told.coming]
    due = [datetime.fromisoformat(f"{one['fecha']}T{one['hora']}") for one in asked]
    assert len(due) == LIST
    assert min(due) >= UNTIL
    assert max(due) == UNTIL + timedelta(hours=48)
