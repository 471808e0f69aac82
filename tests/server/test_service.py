"""The service as an object and as an ASGI app: exact answers, batches, readiness."""

import asyncio
import json
import subprocess
import sys
import weakref
from typing import Any

import bentoml
import httpx
import numpy as np
import pytest
from starlette.testclient import TestClient

from flights.api.reading.parsing import read_flight
from flights.model.served import DelayModel
from service import FlightDelay
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM, ROUTES, Serving, hourly_flights


@pytest.fixture
def expected(trained: bentoml.Model) -> float:
    """The answer for the example of the README."""
    return round(trained.info.metadata["known_flight"]["probability"], 6)


def test_the_object_answers_a_probability_for_each_flight(trained: bentoml.Model) -> None:
    service = FlightDelay()
    flights = [
        read_flight(json.dumps(flight).encode(), service.context.model.catalog).flights[0]
        for flight in hourly_flights(3)
    ]
    probabilities = asyncio.run(service.predict(flights))
    assert len(probabilities) == 3
    assert all(0 <= probability <= 1 for probability in probabilities)


def test_predict_answers_atraso_and_nothing_else(client: TestClient, expected: float) -> None:
    response = client.post("/predict", json=EXAMPLE)
    assert (response.status_code, response.json()) == (200, {"atraso": expected})
    assert response.headers["content-type"] == "application/json"


def test_the_answer_names_its_model(client: TestClient, trained: bentoml.Model) -> None:
    headers = client.post("/predict", json=EXAMPLE).headers
    assert headers["x-model-tag"] == str(trained.tag)
    assert "x-unseen-fields" not in headers


def test_what_the_model_has_not_seen_is_answered_and_named(client: TestClient) -> None:
    flight = {"fecha": "2022-01-01", "hora": "08:00", "aerolinea": "Nueva", "destino": "NRT"}
    response = client.post("/predict", json=flight)
    assert response.status_code == 200
    assert response.headers["x-unseen-fields"] == "aerolinea, destino"


def test_predict_batch_answers_in_order(client: TestClient) -> None:
    flights = hourly_flights(50)
    singles = [client.post("/predict", json=flight).json() for flight in flights]
    assert client.post("/predict_batch", json=flights).json() == singles
    assert len({answer["atraso"] for answer in singles}) > 20


def test_a_wrong_field_is_422_with_pointer_value_and_sentence(client: TestClient) -> None:
    response = client.post("/predict", json=EXAMPLE | {"dia": 2})
    sentence = "dia is 2, but fecha 2022-01-01 has day 1"
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    assert response.json() == {
        "type": "problems#contradiction",
        "title": "Fields contradict each other",
        "status": 422,
        "detail": sentence,
        "errors": [{"pointer": "#/dia", "value": 2, "detail": sentence}],
    }


def test_what_is_not_json_is_400(client: TestClient) -> None:
    response = client.post("/predict", content=b"{")
    assert (response.status_code, response.headers["content-type"]) == (400, PROBLEM)
    assert response.json()["detail"].startswith("the body is not JSON: EOF while parsing")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", "/predict", 405)]
)
def test_other_errors_are_problems_too(
    client: TestClient, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)
    assert path in response.json()["detail"]


def test_a_probability_that_is_none_is_500_and_not_an_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = bentoml.get_current_service().context.model
    monkeypatch.setattr(model, "scorer", lambda columns: np.array([np.nan], np.float32))
    response = client.post("/predict", json=EXAMPLE)
    assert (response.status_code, response.headers["content-type"]) == (500, PROBLEM)
    assert response.json()["detail"] == "the service failed; it was logged"


def test_livez_and_readyz_are_200(client: TestClient) -> None:
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(("alias", "probe"), [("/alive", "/livez"), ("/health", "/readyz")])
def test_a_probe_has_an_alias_that_does_not_end_in_z(
    client: TestClient, alias: str, probe: str
) -> None:
    one, other = client.get(alias), client.get(probe)
    assert (one.status_code, one.content) == (other.status_code, other.content) == (200, b"")


async def post_together(app: Any, bodies: list[Any]) -> tuple[list[httpx.Response], list[int]]:
    """The answers to requests sent together, and the sizes of the batches they were scored in."""
    model: DelayModel = bentoml.get_current_service().context.model
    sizes: list[int] = []

    def counted(columns: dict[str, Any]) -> Any:
        sizes.append(len(columns["airline"]))
        return scorer(columns)

    scorer, model.scorer = model.scorer, counted  # type: ignore[assignment] (a Scorer is called)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://service"
    ) as client:
        answers = await asyncio.gather(*(client.post("/predict", json=body) for body in bodies))
    model.scorer = scorer
    return answers, sizes


def test_concurrent_requests_share_batches_and_each_gets_its_own_answer(
    client: TestClient,
) -> None:
    flights = hourly_flights(200)
    alone = client.post("/predict_batch", json=flights).json()
    answers, sizes = client.portal.call(post_together, client.app, flights)
    assert [answer.json() for answer in answers] == alone
    assert sum(sizes) == 200
    assert max(sizes) >= 10


def test_one_bad_request_among_100_good_ones_harms_none(client: TestClient) -> None:
    flights = hourly_flights(100)
    alone = client.post("/predict_batch", json=flights).json()
    bad = flights[0] | {"hora": "25:00"}
    answers, _ = client.portal.call(post_together, client.app, [*flights[:50], bad, *flights[50:]])
    assert answers.pop(50).status_code == 422
    assert [answer.json() for answer in answers] == alone


def model_of_a_service(serving: Serving) -> weakref.ref[DelayModel]:
    with serving() as client:
        assert client.post("/predict", json=EXAMPLE).status_code == 200
        for path in ROUTES:
            client.get(path)
        return weakref.ref(bentoml.get_current_service().context.model)


def test_a_model_is_freed_once_another_is_served(serving: Serving) -> None:
    first, _ = model_of_a_service(serving), model_of_a_service(serving)
    assert first() is None


def test_serving_imports_neither_scikit_learn_nor_pandas() -> None:
    code = (
        "import service, sys; print(sorted({'sklearn', 'pandas', 'skl2onnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
