import json

import bentoml
import pandas as pd
import pytest

from bench.payloads import Departures, departures, requests
from flights.api.reading.parsing import read_flight
from flights.api.schema import FlightRequest
from flights.model.catalog import Catalog


def test_flights_are_what_the_service_takes(flights: pd.DataFrame) -> None:
    sent = requests(flights.sample(500, random_state=0))
    for _ in range(500):
        FlightRequest.model_validate(next(sent))


@pytest.fixture(scope="module")
def drawn(flights: pd.DataFrame) -> Departures:
    return departures(flights)


def test_who_draws_again_gets_the_same(flights: pd.DataFrame, drawn: Departures) -> None:
    assert json.dumps(drawn) == json.dumps(departures(flights))
    assert (len(drawn.flights), len(drawn.days)) == (2_000, 30)


def test_a_day_holds_all_its_departures(flights: pd.DataFrame, drawn: Departures) -> None:
    dates = flights["scheduled_departure"].dt.strftime("%Y-%m-%d").value_counts()
    for day in drawn.days:
        assert {flight["fecha"] for flight in day} == {day[0]["fecha"]}
        assert len(day) == dates[day[0]["fecha"]]


def test_flights_that_are_sent_are_many_and_different(bodies: list[bytes]) -> None:
    assert len(set(bodies)) > 0.99 * len(bodies) >= 1_000
    assert len({json.loads(body)["destino"] for body in bodies}) > 20


def test_every_flight_that_is_sent_is_known_to_the_model(
    bodies: list[bytes], trained: bentoml.Model
) -> None:
    catalog = Catalog.of(trained.info.metadata)
    assert {len(json.loads(body)) for body in bodies} == {14}
    assert all(read_flight(body, catalog).unseen == [] for body in bodies)
