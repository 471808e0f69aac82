"""Both keepers of departures, for tests that do not care which it is."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flights.live.stores.address import opened
from flights.live.stores.keeper import Keeper
from tests.servers.redis_server import RedisServer, redis_server

Place = Callable[[str], str]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path / "redis") as server:
        yield server


@pytest.fixture(params=["file", "redis"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "file":
        return str(tmp_path / "live.db")
    return request.getfixturevalue("redis").url


@pytest.fixture
def store(where: str) -> Iterator[Keeper]:
    store = opened(where)
    yield store
    store.close()
