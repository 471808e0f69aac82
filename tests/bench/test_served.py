"""What a service of another airport is asked about."""

import json
from collections.abc import Callable
from typing import Any

import bentoml
import httpx
import pandas as pd
import pytest

from bench import served as module
from bench.payloads import as_requests, departures
from bench.served import Served, served
from flights.api.reading.parsing import read_flight
from flights.docs.pages import described
from flights.model.served import DelayModel
from tests.samples.airports import NEW_YORK, OTHERS, SCL, card_of

Told = Callable[..., Served]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """By a service that answers so."""

    def tell(status: int, card: Any) -> Served:
        answer = httpx.Response(status, json=card)
        monkeypatch.setattr(module.httpx, "get", lambda *_, **__: answer)
        served.cache_clear()
        return served("http://service")

    return tell


@pytest.mark.parametrize("city", OTHERS)
def test_another_airports_flights_are_all_known_to_its_model(told: Told, city: str) -> None:
    catalog = OTHERS[city]
    airport, year = told(200, card_of(catalog))
    assert airport == catalog.airport
    for flight in as_requests(year.sample(2_000, random_state=0), airport):
        assert read_flight(json.dumps(flight).encode(), catalog).unseen == []


def test_they_leave_all_origins_and_are_the_same_for_who_asks_again(told: Told) -> None:
    first, again = (told(200, card_of(NEW_YORK)) for _ in range(2))
    assert set(first.flights["origin"]) == {"EWR", "JFK", "LGA"}
    assert first.flights.equals(again.flights)
    assert {len(day) for day in departures(first.flights, first.airport).days} == {200}


def test_santiago_is_asked_about_the_embedded_flights(
    told: Told, trained: bentoml.Model, flights: pd.DataFrame
) -> None:
    card = described(DelayModel.load(trained))
    airport, year = told(200, json.loads(json.dumps(card, default=str)))
    assert airport == SCL
    assert year.equals(flights)


@pytest.mark.parametrize("card", [{"detail": "no"}, {"airport": {"name": "x"}}, [], "x"])
def test_who_tells_no_airport_is_asked_about_the_embedded_flights(
    told: Told, flights: pd.DataFrame, card: Any
) -> None:
    airport, year = told(404, card)
    assert airport == SCL
    assert year.equals(flights)
