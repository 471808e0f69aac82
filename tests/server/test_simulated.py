"""Where the model has learnt from simulated flights, all that is answered says so."""

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.docs import pages
from flights.model.served import DelayModel
from flights.server.live.day import of_model
from flights.server.routes import operations
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import Serving

MADE_UP = "**The numbers are made up**"


@pytest.mark.parametrize("path", ["/predict", "/predict_batch", "/explain", "/delay", "/day"])
def test_an_answer_with_numbers_says_that_they_are_made_up(client: TestClient, path: str) -> None:
    content = [EXAMPLE] if path in ("/predict_batch", "/day") else EXAMPLE
    response = client.post(path, json=content)
    assert (response.status_code, response.headers["x-simulated"]) == (200, "true")


def test_of_real_flights_nothing_is_said(trained: bentoml.Model) -> None:
    real = bentoml.models.get(trained.tag)
    real.info.metadata["data"]["simulated"] = False
    model = DelayModel.load(real)
    assert of_model(model) == ((b"x-model-tag", str(trained.tag).encode()),)
    document = pages.document(model, False, False, operations).content
    assert MADE_UP.encode() not in document


def test_the_api_page_and_the_card_say_so(client: TestClient) -> None:
    assert client.get("/docs.json").json()["info"]["description"].startswith(MADE_UP)
    assert client.get("/model").json()["data"]["simulated"] is True


def test_without_a_key_nothing_is_told_of_the_model(serving: Serving) -> None:
    with serving(api_keys=f"crew 0123456789ab predict 2126-11-25T12:00:00Z {'0' * 64}") as client:
        assert MADE_UP not in client.get("/docs.json").text
