"""How much one client may ask, and how much all may at once."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from flights.api.errors.problems import Problem
from flights.server import limits
from flights.server.limits import BodyBudget, Capacity, HeavyWork, RateLimit


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
    rate.take("crew")
    assert rate.headers("crew") == (
        (b"ratelimit-policy", b'"client";q=2;w=1'),
        (b"ratelimit", b'"client";r=1;t=1'),
    )
    rate.take("crew")
    assert rate.headers("crew")[1] == (b"ratelimit", b'"client";r=0;t=1')
    problem = refused(rate.take, "crew")
    assert (problem.status, problem.detail) == (
        429,
        "more than 2 requests a second; try again in 1 s",
    )
    assert problem.headers == {"Retry-After": "1"}


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
    capacity = Capacity(2)
    capacity.take("crew")
    capacity.take("desk")
    problem = refused(capacity.take, "other")
    assert (problem.status, problem.headers) == (429, {"Retry-After": "1"})
    capacity.leave("crew")
    capacity.take("other")
    assert (capacity.active, capacity.own) == (2, {"desk": 1, "other": 1})


@pytest.mark.parametrize(("most", "of_one"), [(1, 1), (3, 2), (20, 17), (1_024, 896)])
def test_one_client_leaves_an_eighth_of_the_places_to_others(most: int, of_one: int) -> None:
    capacity = Capacity(most)
    for _ in range(of_one):
        capacity.take("crew")
    assert refused(capacity.take, "crew").status == 429
    for number in range(most - of_one):
        capacity.take(f"desk {number}")
    assert capacity.active == most


def test_a_client_that_has_most_places_gets_fewer_while_another_asks() -> None:
    def fill(client: str) -> None:
        with suppress(Problem):
            while True:
                capacity.take(client)

    capacity = Capacity(1_024)
    fill("crew")
    fill("desk")
    assert capacity.own == {"crew": 896, "desk": 112}
    for _ in range(1_000):
        capacity.leave("crew")
        fill("crew")
        fill("desk")
    assert (capacity.own, capacity.active) == ({"crew": 479, "desk": 476}, 955)


def test_what_costs_more_takes_more(clock: Clock) -> None:
    rate = RateLimit(100)
    rate.take("crew", 60)
    assert refused(rate.take, "crew", 60).headers == {"Retry-After": "1"}
    rate.take("crew", 40)
    assert refused(rate.take, "crew").status == 429


def test_what_costs_more_than_all_tokens_takes_all(clock: Clock) -> None:
    rate = RateLimit(2)
    rate.take("crew", 200)
    assert refused(rate.take, "crew").status == 429


def test_what_a_request_costs_besides_is_paid_later(clock: Clock) -> None:
    rate = RateLimit(2)
    rate.take("crew")
    rate.owe("crew", 200)
    assert rate.headers("crew")[1] == (b"ratelimit", b'"client";r=0;t=2')
    assert refused(rate.owe, "crew", 1).headers == {"Retry-After": "1"}
    assert refused(rate.take, "crew").headers == {"Retry-After": "2"}
    Clock.now += 1.5
    rate.take("crew")
    assert refused(rate.take, "crew").status == 429


def test_bodies_together_have_a_bound_and_give_back_what_they_took() -> None:
    bodies = BodyBudget(100)
    with ExitStack() as held:
        for client in "abcd":
            held.enter_context(bodies.hold(25, client))
        assert refused(bodies.hold(1, "e").__enter__).status == 429
    assert bodies.own == {}


def test_no_client_holds_more_than_a_quarter_of_all_bytes() -> None:
    bodies = BodyBudget(100)
    with bodies.hold(20, "crew"):
        assert refused(bodies.hold(6, "crew").__enter__).status == 429
        with bodies.hold(5, "crew"), bodies.hold(25, "other"):
            assert bodies.own == {"crew": 25, "other": 25}


def test_empty_bodies_of_one_client_are_held_side_by_side() -> None:
    bodies = BodyBudget(100)
    with bodies.hold(0, "crew"), bodies.hold(0, "crew"):
        pass
    assert bodies.own == {}


async def together(heavy: HeavyWork, clients: str) -> list[tuple[str, int]]:
    """Each client's work asked for at once: who was answered, and with what."""
    told = []

    async def work(client: str) -> None:
        try:
            async with heavy.turn(client):
                told.append((client, 200))
                await asyncio.sleep(0)
        except Problem as problem:
            told.append((client, problem.status))

    await asyncio.gather(*map(work, clients))
    return told


def test_heavy_work_is_done_one_after_the_other_and_few_may_wait() -> None:
    heavy = HeavyWork(most_waiting=4)
    told = asyncio.run(together(heavy, "abcdefg"))
    assert sorted(status for _, status in told) == [200] * 5 + [429] * 2
    assert heavy.own == {}


def test_no_client_takes_more_than_a_quarter_of_the_places() -> None:
    told = asyncio.run(together(HeavyWork(most_waiting=8), "aaaaaab"))
    assert [status for client, status in told if client == "b"] == [200]
    assert sorted(status for client, status in told if client == "a") == [200] * 3 + [429] * 3


def test_who_waits_too_long_for_heavy_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TIMEOUT_S", 0.01)

    async def waiting() -> int:
        heavy = HeavyWork()
        async with heavy.turn("a"):
            with pytest.raises(Problem) as problem:
                await heavy.turn("b").__aenter__()
        async with heavy.turn("b"):  # it is free again
            return problem.value.status

    assert asyncio.run(waiting()) == 429
