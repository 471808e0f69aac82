"""The page speaks of the airport of the served model, and of no other."""

import json
import re
from importlib.resources import files
from typing import Any

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.airport import Airport
from flights.api.schema import FlightRequest
from flights.docs import pages
from flights.model.served import DelayModel
from tests.samples.airports import FOLDER, NYC, SCL

AIRPORTS = [Airport.read(path) for path in sorted(FOLDER.glob("*.yaml"))]
DATA = re.compile(r'<script type="application/json" id="airport">(.*?)</script>')


def told(html: str | bytes) -> Any:
    text = html if isinstance(html, str) else html.decode()
    (data,) = DATA.findall(text)
    return json.loads(data)


def test_the_page_has_the_airport_of_the_model(client: TestClient, trained: bentoml.Model) -> None:
    airport = DelayModel.load(trained).airport.as_metadata()
    shown = told(client.get("/", headers={"Accept": "text/html"}).text)
    assert {name: airport[name] for name in shown} == shown
    assert set(shown) == pages.OF_AIRPORT & set(airport)
    assert shown["time_zone"] == "America/Santiago"


def test_the_page_of_another_airport_is_another_page() -> None:
    here, there = pages.board(SCL), pages.board(NYC)
    assert here.tag != there.tag
    assert told(there.plain.content)["fields"] == NYC.fields
    kept = {b"if-none-match": b"W/" + here.tag}
    assert [page.answer(kept).status for page in (here, there)] == [304, 200]


def test_a_service_without_a_model_has_a_page() -> None:
    assert told(pages.board(None).plain.content) is None


def test_no_name_ends_the_data() -> None:
    name = "</script><script>alert(1)</script><!--"
    page = pages.board(NYC.model_copy(update={"city": name}))
    assert told(page.plain.content)["city"] == name
    assert b"alert(1)</script>" not in page.plain.content


@pytest.mark.parametrize("airport", AIRPORTS, ids=lambda one: one.name)
def test_the_example_day_has_the_names_of_the_airport(airport: Airport) -> None:
    known = {airport.called[field] for field in FlightRequest.model_fields}
    assert all(set(flight) <= known for flight in airport.example_day)


def test_no_file_of_the_page_names_an_airport() -> None:
    names = {
        name
        for one in AIRPORTS
        for origin in one.origins
        for name in (one.name, one.city, origin.icao, origin.iata, *origin.names)
    }
    words = "|".join(map(re.escape, names))
    is_named = re.compile(rf"(?<![a-z])({words})(?![a-z])", re.IGNORECASE).search
    sources = [one for one in files("flights.board").iterdir() if not one.name.endswith("pyc")]
    found = {one.name for one in sources if one.is_file() and is_named(one.read_text("utf-8"))}
    assert found == set()
