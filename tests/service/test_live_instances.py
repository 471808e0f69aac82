"""Two instances with one Redis: what one is told both know; a killed Redis loses nothing."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import bentoml
import httpx
import pytest

from flights.clock import clock_min
from flights.live.stores.address import opened
from tests.server.live.told import left
from tests.servers.redis_server import RedisServer, redis_server
from tests.servers.serving import Served, served
from tests.service.test_live_workers import events, wait

pytestmark = pytest.mark.slow

NOW = clock_min()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path / "redis", "--appendfsync", "always") as server:
        yield server


@pytest.fixture
def instances(trained: bentoml.Model, redis: RedisServer, tmp_path: Path) -> Iterator[list[Served]]:
    with (
        served(tmp_path / "one", FLIGHT_LIVE=redis.url) as one,
        served(tmp_path / "other", FLIGHT_LIVE=redis.url) as other,
    ):
        yield [one, other]


def flights(*numbers: object) -> list[dict[str, Any]]:
    return [left(NOW - 60, 20, str(number)) for number in numbers]


def tell(service: Served, told: list[dict[str, Any]]) -> list[str]:
    """The results; none where they are not accepted."""
    answer = httpx.post(f"{service.url}/departures", json=told, timeout=30)
    assert answer.status_code in (200, 503)
    return answer.json().get("results", [])


def test_what_one_instance_is_told_both_know(instances: list[Served]) -> None:
    one, other = instances
    with httpx.Client() as client:  # its connection stays with a worker of the other instance
        assert client.get(f"{other.url}/live").json()["flights"] == 0
        assert tell(one, flights(1)) == ["new"]
        began = time.monotonic()
        wait(lambda: client.get(f"{other.url}/live").json()["flights"] == 1)
        print(f"known after {time.monotonic() - began:.2f} s")
    assert tell(other, flights(1, 2)) == ["known", "new"]
    wait(lambda: events(one) == events(other) == {"2"})


def test_two_feeds_at_once_tell_each_flight_once(instances: list[Served]) -> None:
    """Each instance is told the same flights, and some of its own."""

    def feed(which: int) -> list[str]:
        told = [
            tell(instances[which], flights(n, n + 1_000 * (which + 1))) for n in range(100, 140)
        ]
        return [result for results in told for result in results]

    with ThreadPoolExecutor() as pool:
        results = [result for told in pool.map(feed, range(2)) for result in told]
    assert (results.count("new"), results.count("known")) == (120, 40)
    wait(lambda: all(events(instance) == {"120"} for instance in instances))


def test_a_redis_that_is_killed_loses_nothing_that_was_accepted(
    instances: list[Served], redis: RedisServer
) -> None:
    accepted: set[int] = set()

    def feed(which: int) -> None:
        for number in range(which * 200 + 1_000, which * 200 + 1_200):
            if tell(instances[which], flights(number)):
                accepted.add(number)

    with ThreadPoolExecutor() as pool:
        feeds = [pool.submit(feed, which) for which in range(2)]
        wait(lambda: len(accepted) > 50)
        redis.kill()
        redis.start()
        [one.result() for one in feeds]
    kept = {name.rpartition(" ")[2] for name, _ in opened(redis.url).changed_since(0).events}
    assert {str(number) for number in accepted} <= kept
    known = {str(len(kept))}
    wait(lambda: all(events(instance) == known for instance in instances))
