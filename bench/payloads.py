"""The embedded flights as requests: what the load tests send."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pandas as pd

from flights.airport import Airport
from train.airports import embedded_airport
from train.rows.data import read_flights

EMBEDDED = Path(__file__).parent.parent / "data" / "simulated_scl_2017.csv.gz"
FLIGHTS, DAYS = 2_000, 30
YEAR = timedelta(weeks=52)


class Departures(NamedTuple):
    flights: list[dict[str, Any]]  # requests, drawn from all the year
    days: list[list[dict[str, Any]]]  # all departures of some of its days


def requests(flights: pd.DataFrame, airport: Airport | None = None) -> Iterator[dict[str, Any]]:
    """The flights as requests, with all 14 fields, without end: of Santiago, or in the words of
    another airport.
    """
    airport = airport or embedded_airport()
    called = airport.called
    for years in count():
        for flight in flights.itertuples():
            departure = flight.scheduled_departure + years * YEAR
            fields = {
                "fecha": departure.strftime("%Y-%m-%d"),
                "hora": departure.strftime("%H:%M"),
                "vuelo": flight.flight_number,
                "origen": getattr(flight, "origin", airport.origins[0].iata),
                "destino": flight.destination,
                "aerolinea": flight.airline,
                "dia": departure.day,
                "mes": departure.month,
                "ano": departure.year,
                "dianom": airport.weekdays[departure.weekday()],
                "tipovuelo": flight.flight_type,
                "opera": flight.airline,
                "siglaori": airport.city,
                "siglades": flight.city,
            }
            yield {called[field]: value for field, value in fields.items()}


def sample(flights: pd.DataFrame, airport: Airport | None = None) -> list[bytes]:
    """JSON of flights drawn at random from a year's."""
    year = as_requests(flights, airport)
    return [json.dumps(flight).encode() for flight in Random(0).sample(year, FLIGHTS)]


def embedded() -> pd.DataFrame:
    """The embedded year as training reads it."""
    return read_flights(str(EMBEDDED), embedded_airport()).flights


def departures(flights: pd.DataFrame, airport: Airport | None = None) -> Departures:
    """The same for all who load the service, so that they can compare its answers."""
    dates = flights["scheduled_departure"].dt.date
    some = dates.drop_duplicates().sample(DAYS, random_state=0)
    year = flights.groupby(dates)
    return Departures(
        as_requests(flights.sample(FLIGHTS, random_state=0), airport),
        [as_requests(year.get_group(date), airport) for date in some],
    )


def as_requests(flights: pd.DataFrame, airport: Airport | None = None) -> list[dict[str, Any]]:
    return list(islice(requests(flights, airport), len(flights)))


def write(bodies: list[bytes], path: Path) -> Path:
    """For wrk: one JSON object a line."""
    path.write_bytes(b"\n".join(bodies) + b"\n")
    return path
