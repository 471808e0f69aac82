"""GET /model: who answers, how good it is, and which names it knows."""

from datetime import datetime

import bentoml
from starlette.testclient import TestClient

from flights.docs.pages import described
from flights.model.served import DelayModel
from tests.samples.airports import EXAMPLE


def test_model_tells_who_answers_and_its_metrics(
    client: TestClient, trained: bentoml.Model
) -> None:
    response = client.get("/model")
    told, known = response.json(), trained.info.metadata
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert told["tag"] == client.post("/predict", json=EXAMPLE).headers["x-model-tag"]
    for key in ("airport", "commit", "label", "data", "evaluation", "decision", "features"):
        assert told[key] == known[key]
    assert datetime.fromisoformat(told["created"]) == trained.info.creation_time


def test_model_tells_the_airlines_and_destinations_that_it_knows(
    client: TestClient, trained: bentoml.Model
) -> None:
    told, known = client.get("/model").json(), trained.info.metadata["categories"]
    assert list(told["airlines"]) == known["airline"]
    assert told["airlines"]["Grupo LATAM"] == ["LAN", "LAP", "LNE", "TAM"]
    assert list(told["destinations"]) == known["destination"]
    assert told["destinations"]["SPJC"] == "Lima"


def test_what_model_tells_is_what_the_document_says(client: TestClient) -> None:
    document = client.get("/docs.json").json()
    responses = document["paths"]["/model"]["get"]["responses"]
    told = client.get("/model").json()
    assert responses["200"]["content"]["application/json"]["example"] == told
    assert set(document["components"]["schemas"]["Model"]["properties"]) == set(told)


def test_what_is_told_of_a_model_is_made_of_what_is_stored_with_it(trained: bentoml.Model) -> None:
    """The answer is made once: of the tests that ask, only the first one notices how."""
    told, known = described(DelayModel.load(trained)), trained.info.metadata
    assert (told["tag"], told["created"]) == (str(trained.tag), trained.info.creation_time)
    assert told["airlines"]["Grupo LATAM"] == ["LAN", "LAP", "LNE", "TAM"]
    assert sum(map(len, told["airlines"].values())) == len(known["airline_codes"])
    assert told["destinations"]["SPJC"] == "Lima"
    assert told["evaluation"] == known["evaluation"]
