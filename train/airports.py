"""The airport whose flights are learnt from."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import airportsdata

from flights.airport import Airport, AirportError
from flights.names.airports import find_airport
from flights.names.spelling import folded

DEFAULT = Path(__file__).parent.parent / "airports" / "scl.yaml"  # another where that is deployed
EMBEDDED = Path(__file__).parent.parent / "data" / "simulated_scl_2017.csv.gz"
YEAR = [datetime(2017, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(365)]


@cache
def embedded_airport() -> Airport:
    """Of the embedded flights."""
    return Airport.read(Path(__file__).parent.parent / "airports" / "scl.yaml")


def check_airport(airport: Airport) -> None:
    """Raises `AirportError` where one of its codes is of another place in the table of airports."""
    cities = {}
    for origin in airport.origins:
        if known := find_airport(origin.icao):
            refuse_other(origin.icao, "iata", origin.iata, known.iata or origin.iata)
            refuse_other(origin.icao, "country", airport.country, known.country)
            zone = zones()[origin.icao]
            if shows(zone) != shows(airport.time_zone):
                refuse_other(origin.icao, "time_zone", airport.time_zone, zone)
            cities[origin.icao] = known.city
    refuse_other_city(airport, cities)


@cache
def zones() -> dict[str, str]:
    """Of each ICAO code."""
    return {icao: row["tz"] for icao, row in airportsdata.load("ICAO").items()}


def refuse_other(icao: str, what: str, given: str, known: str) -> None:
    if given != known:
        raise AirportError(f"{what} is {given}, but that of {icao} is {known}")


def refuse_other_city(airport: Airport, cities: Mapping[str, str]) -> None:
    """Where all is edited but the codes, no column and no clock tells it."""
    names = {airport.name, airport.city, *(n for one in airport.origins for n in one.names)}
    if cities and not set(map(folded, names)) & set(map(folded, cities.values())):
        icao, city = next(iter(cities.items()))
        raise AirportError(
            f"{icao} is in {city}, and {airport.name} has no such name: is it another airport's "
            "code? If not, add the city to the names of the origin"
        )


@cache
def shows(zone: str) -> list[timedelta | None]:
    """The offsets of its clocks through a year: a zone of several names has the same."""
    return [day.astimezone(ZoneInfo(zone)).utcoffset() for day in YEAR]
