import json

import pandas as pd
import pytest

from bench.departures import Departures, departures, requests
from flights.api.schema import FlightRequest


def test_flights_are_what_the_service_takes(flights: pd.DataFrame) -> None:
    sent = requests(flights.sample(500, random_state=0))
    for _ in range(500):
        FlightRequest.model_validate(next(sent))


@pytest.fixture(scope="module")
def drawn() -> Departures:
    return departures()


def test_who_draws_again_gets_the_same(drawn: Departures) -> None:
    assert json.dumps(drawn) == json.dumps(departures())
    assert (len(drawn.flights), len(drawn.days)) == (2_000, 30)


def test_a_day_holds_all_its_departures(flights: pd.DataFrame, drawn: Departures) -> None:
    dates = flights["scheduled_departure"].dt.strftime("%Y-%m-%d").value_counts()
    for day in drawn.days:
        assert {flight["fecha"] for flight in day} == {day[0]["fecha"]}
        assert len(day) == dates[day[0]["fecha"]]
