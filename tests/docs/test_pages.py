"""The API document: nothing from elsewhere, nothing untrue, nothing left out."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from flights.api.errors.problems import Problem
from flights.api.reading.parsing import read_flight, read_flights
from flights.docs import openapi
from flights.features import names
from flights.model.catalog import Catalog
from flights.model.explain import INPUTS, TODAY, inputs_of
from flights.server.routes import operations
from tests.samples.airports import EXAMPLE, SCL
from tests.servers.in_process import Serving

ROOT = Path(__file__).parents[2]


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    return client.get("/docs.json").json()


def made(asks: bool = False, is_live: bool = False) -> dict[str, Any]:
    """Without what is told of the model."""
    return openapi.document(openapi.info("1", SCL, is_live), operations(SCL, {}), SCL, asks)


def examples(document: dict[str, Any], path: str) -> dict[str, bytes]:
    content = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    return {
        name: json.dumps(example["value"]).encode() for name, example in content["examples"].items()
    }


def test_the_document_has_its_usual_names(client: TestClient) -> None:
    assert client.get("/openapi.json").content == client.get("/docs.json").content


def test_the_first_example_is_the_whole_flight(document: dict[str, Any]) -> None:
    assert json.loads(next(iter(examples(document, "/predict").values()))) == EXAMPLE


@pytest.mark.parametrize("path", ["/predict", "/explain"])
def test_the_examples_are_accepted(document: dict[str, Any], catalog: Catalog, path: str) -> None:
    unseen = {
        name: read_flight(body, catalog).unseen for name, body in examples(document, path).items()
    }
    assert unseen == {"full": [], "smallest": [], "unseen": ["opera"]}
    two = examples(document, "/predict_batch")["two"]
    assert len(read_flights(two, catalog).flights) == 2


def test_every_field_is_explained(document: dict[str, Any]) -> None:
    fields = document["components"]["schemas"]["Flight"]["properties"]
    assert list(fields) == [*EXAMPLE, "en"]
    for name, field in fields.items():
        assert (
            f"| `{name}` | {field['description']} |"
            in (document["paths"]["/predict"]["post"]["description"])
        )


def test_the_refusal_of_a_wrong_day_is_the_real_one(
    document: dict[str, Any], catalog: Catalog
) -> None:
    with pytest.raises(Problem) as refused:
        read_flight(json.dumps(EXAMPLE | {"dia": 2}).encode(), catalog)
    response = document["paths"]["/predict"]["post"]["responses"]["422"]
    example = response["content"]["application/problem+json"]["example"]
    assert example == json.loads(refused.value.body())
    assert example["errors"][0]["pointer"] == "#/dia"


def test_the_explanation_in_the_document_has_its_fields_and_adds_up(
    document: dict[str, Any],
) -> None:
    responses = document["paths"]["/explain"]["post"]["responses"]
    example = responses["200"]["content"]["application/json"]["example"]
    schemas = document["components"]["schemas"]
    assert list(example) == list(schemas["ExplainedDelay"]["properties"])
    contributions = example["contribuciones"]
    assert list(contributions[0]) == list(schemas["Contribution"]["properties"])
    fields = schemas["Contribution"]["properties"]["campo"]["enum"]
    assert {one["campo"] for one in contributions} == set(inputs_of(names(SCL)))
    assert set(fields) == {*INPUTS, TODAY}
    total = example["base"] + sum(one["contribucion"] for one in contributions)
    assert total == pytest.approx(example["atraso"], abs=1e-9)


def test_explain_fails_in_the_ways_of_predict(document: dict[str, Any]) -> None:
    explain, predict = (
        document["paths"][path]["post"]["responses"] for path in ("/explain", "/predict")
    )
    assert set(explain) == set(predict)
    assert all(explain[status] == predict[status] for status in set(predict) - {"200"})


def test_the_errors_in_the_document_have_the_status_that_they_stand_at(
    document: dict[str, Any],
) -> None:
    found = {
        (status, content["example"]["status"])
        for item in document["paths"].values()
        for operation in item.values()
        for status, response in operation["responses"].items()
        for media, content in response.get("content", {}).items()
        if media == "application/problem+json"
    }
    expected = (400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 431, 500, 503)
    assert found == {(str(status), status) for status in expected}


@pytest.mark.parametrize("place", ["", "/delay", "/a/b"])
def test_the_routes_are_beside_the_document_behind_any_prefix(
    document: dict[str, Any], place: str
) -> None:
    """OpenAPI 3.1: a relative server is resolved against the document, then the path appended."""
    (server,) = document["servers"]
    base = urljoin(f"https://flights.example{place}/docs.json", server["url"])
    assert base.rstrip("/") == f"https://flights.example{place}"
    assert not server["url"].endswith("/")  # some clients would ask //predict


@pytest.mark.parametrize("is_live", [False, True])
def test_the_introduction_names_every_route_that_is_answered(is_live: bool) -> None:
    document = made(is_live=is_live)
    named = set(re.findall(r"`(/\w+)`", document["info"]["description"]))
    tags = {path: next(iter(item.values()))["tags"] for path, item in document["paths"].items()}
    probes = {path for path in tags if tags[path] == ["Operation"]}
    expected = set(tags) - probes - {"/predict_batch"}  # which is told beside it
    assert named == expected - (set() if is_live else {"/departures", "/live"})


def test_the_page_tells_of_live_departures_where_they_are_told(
    serving: Serving, client: TestClient, tmp_path: Path
) -> None:
    assert "/departures`" not in client.get("/docs.json").json()["info"]["description"]
    with serving(live=str(tmp_path / "live.db")) as live:
        assert "`/departures`" in live.get("/docs.json").json()["info"]["description"]


def test_the_license_is_the_projects(document: dict[str, Any]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert document["info"]["license"]["identifier"] == project["license"]


def test_where_it_may_not_be_told_nothing_is_told_of_the_model() -> None:
    responses = made()["paths"]["/model"]["get"]["responses"]
    assert "example" not in responses["200"]["content"]["application/json"]
    assert "503" in responses


@pytest.mark.parametrize("asks", [False, True])
def test_credentials_are_documented_where_they_are_asked_for(asks: bool) -> None:
    document = made(asks)
    schemes = document["components"].get("securitySchemes", {})
    assert list(schemes) == (["key", "bearer"] if asks else [])
    assert document["security"] == ([{"key": []}, {"bearer": []}] if asks else [])
    assert document["paths"]["/readyz"]["get"]["security"] == []
    assert "security" not in document["paths"]["/predict"]["post"]


def test_an_error_has_the_documented_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    response = document["paths"]["/predict"]["post"]["responses"]["422"]
    example = response["content"]["application/problem+json"]["example"]
    assert list(example) == list(schemas["Problem"]["properties"])
    assert list(example["errors"][0]) == list(schemas["Fault"]["properties"])


def test_every_reference_leads_somewhere(client: TestClient, document: dict[str, Any]) -> None:
    names = re.findall(r'"\$ref":"#/components/schemas/(\w+)"', client.get("/docs.json").text)
    assert set(names) == set(document["components"]["schemas"])


def test_only_get_is_answered(client: TestClient) -> None:
    assert client.post("/docs.json").status_code == 405


def test_where_a_key_is_asked_for_the_open_document_tells_nothing_of_the_model(
    serving: Serving, key: tuple[str, str]
) -> None:
    with serving(api_keys=key[1]) as closed:
        told = closed.get("/docs.json").json()
        listed = closed.get("/").json()
    assert told["info"]["version"] == "none"
    model = told["paths"]["/model"]["get"]["responses"]["200"]["content"]["application/json"]
    assert "example" not in model
    assert listed["model"] is None
