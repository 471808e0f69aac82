import json

import pandas as pd
import pytest

from bench.answers import check_refusal
from bench.locust.mistakes import MISTAKES
from bench.payloads import requests
from flights.api.errors.problems import MEDIA_TYPE, Problem
from flights.api.reading.parsing import read_flight
from flights.model.catalog import Catalog


@pytest.mark.parametrize("field", MISTAKES)
def test_each_mistake_is_refused_with_its_field(
    flights: pd.DataFrame, catalog: Catalog, field: str
) -> None:
    """Of 100 flights, because a mistake must be one whatever the flight is."""
    sent = requests(flights.sample(100, random_state=1))
    for _ in range(100):
        body = json.dumps(MISTAKES[field](next(sent))).encode()
        with pytest.raises(Problem) as raised:
            read_flight(body, catalog)
        assert raised.value.status == 422
        check_refusal(MEDIA_TYPE, raised.value.body(), field)
