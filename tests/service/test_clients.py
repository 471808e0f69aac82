"""Clients of others against the served service: BentoML's by /schema.json, and Triton's."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import bentoml
import numpy as np
import pytest
from tritonclient.http import InferenceServerClient, InferInput
from tritonclient.utils import InferenceServerException

from flights.api.schema import INTEGERS
from tests.samples.airports import EXAMPLE
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


def tensor(name: str, value: object) -> InferInput:
    is_number = name in INTEGERS
    found = InferInput(name, [2], "INT64" if is_number else "BYTES")
    kind = np.int64 if is_number else np.object_
    return found.set_data_from_numpy(np.array([value] * 2, kind), binary_data=False)


def test_a_client_of_the_open_inference_protocol_asks_for_tensors(
    url: str, probability: float
) -> None:
    with InferenceServerClient(url.removeprefix("http://")) as client:
        assert client.is_server_live()
        assert client.is_server_ready()
        assert client.is_model_ready("flight_delay")
        about = client.get_model_metadata("flight_delay")
        (version,), inputs = about["versions"], about["inputs"]
        tensors = [
            tensor(one["name"], EXAMPLE[one["name"]]) for one in inputs if one["name"] != "en"
        ]
        answer = client.infer("flight_delay", tensors, request_id="7")
        assert answer.as_numpy("atraso").tolist() == [probability] * 2
        assert client.infer("flight_delay", tensors, version).get_response()["outputs"]
        with pytest.raises(InferenceServerException, match="flight 0: fecha is required"):
            client.infer("flight_delay", [one for one in tensors if one.name() != "fecha"])
