"""The flights that a service is asked about: of the airport that its model is made for."""

import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import numpy as np
import pandas as pd

from bench.harness.credentials import google_headers, headers
from bench.payloads import embedded, sample, write
from flights.airport import Airport
from flights.names.airports import find_airport, flight_type
from train.airports import embedded_airport

DAYS, A_DAY = 365, 200  # about what Santiago has
# By day: clocks skip hours of the night alone, and a time that they skip is refused.
FIRST_MIN, LAST_MIN = 5 * 60, 22 * 60


class Served(NamedTuple):
    airport: Airport
    flights: pd.DataFrame  # for `bench.payloads`


@cache
def served(url: str, key: str = "") -> Served:
    """By `GET /model`, with the key or what the environment has. Where nothing tells of an airport
    there, the embedded flights.
    """
    access = {"FLIGHT_KEY": key} if key else os.environ
    sent = google_headers(os.environ) | headers(access)
    try:
        card = httpx.get(f"{url}/model", headers=sent, timeout=10).json()
        airport = Airport.of(card["airport"])
    except (httpx.HTTPError, KeyError, TypeError, ValueError):
        return Served(embedded_airport(), embedded())
    if airport.icaos == embedded_airport().icaos:
        return Served(airport, embedded())
    return Served(airport, drawn(airport, card))


def drawn(airport: Airport, card: dict[str, Any]) -> pd.DataFrame:
    """Any airline from any origin to any destination that the model knows, the same each time."""
    random, number = np.random.default_rng(0), DAYS * A_DAY
    origins, known = airport.icaos.split(), card["destinations"].items()
    cities = {icao: city for icao, city in known if icao not in origins}
    days = pd.date_range(end=card["data"]["last"][:10], periods=DAYS).repeat(A_DAY)
    minutes = pd.to_timedelta(random.integers(FIRST_MIN, LAST_MIN, number), unit="min")
    types = airport.flight_types
    words = {"I": types.international[0], "N": types.national[0]}
    flights = pd.DataFrame(
        {
            "scheduled_departure": days + minutes,
            "flight_number": random.integers(1, 9999, number).astype(str),
            "origin": random.choice([origin.iata for origin in airport.origins], number),
            "destination": random.choice([*cities], number),
            "airline": random.choice([*card["airlines"]], number),
        }
    )
    kinds = {icao: flight_type(find_airport(icao), "I", airport.country) for icao in cities}
    there = flights["destination"]
    return flights.assign(city=there.map(cities), flight_type=there.map(kinds).map(words))


def served_file(url: str, folder: Path) -> Path:
    """For wrk."""
    one = served(url)
    return write(sample(one.flights, one.airport), folder / "flights.jsonl")
