"""How much one client may ask, and how much all may at once."""

from collections.abc import Iterator
from typing import Any

import pytest

from flights.api.problems import Problem
from flights.server import limits
from flights.server.limits import Capacity, RateLimit


class Clock:
    now = 100.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    monkeypatch.setattr(limits, "monotonic", lambda: Clock.now)
    yield Clock()
    Clock.now = 100.0


def refused(take: Any, *arguments: Any) -> Problem:
    with pytest.raises(Problem) as problem:
        take(*arguments)
    return problem.value


def test_a_client_may_ask_so_often_a_second_and_is_told_how_often(clock: Clock) -> None:
    rate = RateLimit(2)
    assert rate.take("crew") == [
        (b"ratelimit-policy", b'"client";q=2;w=1'),
        (b"ratelimit", b'"client";r=1;t=1'),
    ]
    assert rate.take("crew")[1] == (b"ratelimit", b'"client";r=0;t=1')
    problem = refused(rate.take, "crew")
    assert (problem.status, problem.detail) == (
        429,
        "more than 2 requests a second; try again in 1 s",
    )
    assert problem.headers == {
        "ratelimit-policy": '"client";q=2;w=1',
        "ratelimit": '"client";r=0;t=1',
        "Retry-After": "1",
    }


def test_after_the_time_that_it_was_told_a_client_may_ask_again(clock: Clock) -> None:
    rate = RateLimit(0.1)
    rate.take("crew")
    problem = refused(rate.take, "crew")
    assert dict(problem.headers or {})["Retry-After"] == "10"
    Clock.now += 10
    rate.take("crew")


def test_one_client_does_not_use_up_anothers_rate(clock: Clock) -> None:
    rate = RateLimit(1)
    rate.take("crew")
    rate.take("desk")
    assert refused(rate.take, "crew").status == 429


def test_refused_requests_do_not_put_off_the_next_allowed_one(clock: Clock) -> None:
    rate = RateLimit(1)
    rate.take("crew")
    for _ in range(5):
        Clock.now += 0.19
        refused(rate.take, "crew")
    Clock.now += 0.06
    rate.take("crew")


def test_clients_that_were_not_seen_for_long_are_forgotten(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_CLIENTS", 2)
    rate = RateLimit(1)
    for client in ("a", "b", "a ", "c"):
        rate.take(client)
    assert list(rate.tokens) == ["a ", "c"]


def test_one_more_than_the_capacity_is_429_until_another_has_ended() -> None:
    capacity = Capacity(1)
    with capacity:
        problem = refused(capacity.__enter__)
        assert (problem.status, problem.headers) == (429, {"Retry-After": "1"})
    with capacity:
        assert capacity.active == 1
