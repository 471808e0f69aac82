"""POST /explain: what adds up to the probability of POST /predict."""

import asyncio
import json
import threading

import bentoml
import httpx
import pytest
from starlette.testclient import TestClient

from flights.features import Flight
from flights.model.explain import Explanation
from flights.model.served import DelayModel
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM, hourly_flights


def test_explain_gives_the_probability_of_predict_and_what_adds_up_to_it(
    client: TestClient,
) -> None:
    for flight in hourly_flights(24):
        answer = client.post("/explain", json=flight).json()
        assert list(answer) == ["atraso", "base", "resumen", "contribuciones"]
        assert {"atraso": answer["atraso"]} == client.post("/predict", json=flight).json()
        contributions = [one["contribucion"] for one in answer["contribuciones"]]
        assert answer["base"] + sum(contributions) == pytest.approx(answer["atraso"], abs=1e-9)


def test_explain_tells_what_the_model_saw(client: TestClient) -> None:
    response = client.post("/explain", json=EXAMPLE)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert {one["campo"]: one["valor"] for one in response.json()["contribuciones"]} == {
        "aerolinea": "Grupo LATAM",
        "destino": "SPJC, international",
        "hora": "08:00",
        "dianom": "Saturday",
    }


def test_explain_names_its_model_and_what_that_has_not_seen(
    client: TestClient, trained: bentoml.Model
) -> None:
    flight = {"fecha": "2022-01-01", "hora": "08:00", "aerolinea": "Nueva", "destino": "NRT"}
    response = client.post("/explain", json=flight)
    assert response.headers["x-model-tag"] == str(trained.tag)
    assert response.headers["x-unseen-fields"] == "aerolinea, destino"
    sentences = " ".join(one["frase"] for one in response.json()["contribuciones"])
    assert "Nueva (new to the model): " in sentences
    assert "Tokyo (new to the model): " in sentences


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        *(json.dumps(EXAMPLE | wrong).encode() for wrong in ({"dia": 2}, {"x": 1})),
    ],
)
def test_explain_refuses_what_predict_refuses_in_the_same_words(
    client: TestClient, body: bytes
) -> None:
    explained, predicted = (client.post(path, content=body) for path in ("/explain", "/predict"))
    assert explained.status_code in (400, 422)
    assert explained.headers["content-type"] == PROBLEM
    assert (explained.status_code, explained.json()) == (predicted.status_code, predicted.json())


def test_predict_answers_while_an_explanation_is_being_made(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    model: DelayModel = bentoml.get_current_service().context.model
    explain, begun, predicted = model.explain, threading.Event(), threading.Event()

    def slow(flight: Flight) -> Explanation:
        begun.set()
        assert predicted.wait(4)  # within the service's five seconds
        return explain(flight)

    async def explain_and_predict() -> list[int]:
        transport = httpx.ASGITransport(client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as both:
            explained = asyncio.create_task(both.post("/explain", json=EXAMPLE))
            await asyncio.to_thread(begun.wait, 4)
            first = await both.post("/predict", json=EXAMPLE)
            predicted.set()
            return [first.status_code, (await explained).status_code]

    monkeypatch.setattr(model, "explain", slow)
    assert client.portal.call(explain_and_predict) == [200, 200]
