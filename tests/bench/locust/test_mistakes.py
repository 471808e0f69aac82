import json

import pandas as pd
import pytest

from bench.answers import check_refusal
from bench.locust.mistakes import MISTAKES, mistaken
from bench.payloads import as_requests
from bench.served import drawn
from flights.api.errors.problems import MEDIA_TYPE, Problem
from flights.api.reading.parsing import read_flight
from flights.model.catalog import Catalog
from tests.samples.airports import OTHERS, card_of


def check(field: str, flights: pd.DataFrame, catalog: Catalog) -> None:
    """Of 100 flights, because a mistake must be one whatever the flight is."""
    airport = catalog.airport
    for flight in as_requests(flights.sample(100, random_state=1), airport):
        body = json.dumps(mistaken(field, flight, airport)).encode()
        with pytest.raises(Problem) as raised:
            read_flight(body, catalog)
        assert raised.value.status == 422
        check_refusal(MEDIA_TYPE, raised.value.body(), airport.called.get(field, field))


@pytest.mark.parametrize("field", MISTAKES)
def test_each_mistake_is_refused_with_its_field(
    flights: pd.DataFrame, catalog: Catalog, field: str
) -> None:
    check(field, flights, catalog)


@pytest.mark.parametrize("field", MISTAKES)
@pytest.mark.parametrize("city", OTHERS)
def test_each_mistake_is_refused_by_another_airports_name_of_its_field(
    city: str, field: str
) -> None:
    catalog = OTHERS[city]
    check(field, drawn(catalog.airport, card_of(catalog)), catalog)
