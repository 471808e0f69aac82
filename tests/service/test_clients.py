"""BentoML's own clients, which read /schema.json, against the served service."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import bentoml
import pytest

from flights.api.schema import EXAMPLE
from tests.servers.serving import served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url(trained: bentoml.Model, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("clients") / "log"
    with served(log) as service:
        yield service.url


@pytest.fixture(scope="module")
def probability(trained: bentoml.Model) -> float:
    return round(trained.info.metadata["known_flight"]["probability"], 6)


def test_the_client_asks_every_prediction(url: str, probability: float) -> None:
    with bentoml.SyncHTTPClient(url) as client:
        assert client.is_ready()
        assert client.predict(EXAMPLE) == {"atraso": probability}
        assert client.predict_batch([EXAMPLE] * 3) == [{"atraso": probability}] * 3
        assert client.explain(EXAMPLE)["atraso"] == probability


def test_the_asynchronous_client_asks_every_prediction(url: str, probability: float) -> None:
    async def ask() -> list[object]:
        async with bentoml.AsyncHTTPClient(url) as client:
            return [
                await client.predict(EXAMPLE),
                await client.predict_batch([EXAMPLE]),
                (await client.explain(EXAMPLE))["atraso"],
            ]

    expected = [{"atraso": probability}, [{"atraso": probability}], probability]
    assert asyncio.run(ask()) == expected
