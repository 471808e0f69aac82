"""Airports of the repository, by their files."""

from pathlib import Path
from typing import Any

from flights.airport import Airport
from flights.model.catalog import Catalog

FOLDER = Path(__file__).parents[2] / "airports"
SCL, NYC, LIM = (Airport.read(FOLDER / f"{name}.yaml") for name in ("scl", "nyc", "lim"))
local_time, utc_minute = SCL.clock.local_time, SCL.clock.utc_minute
EXAMPLE = SCL.example

NEW_YORK = Catalog.of(
    {
        "airport": NYC.as_metadata(),
        "categories": {
            "airline": ["AA", "B6", "DL", "UA"],
            "destination": ["EGLL", "KJFK", "KLAX", "KMIA", "KLGA"],
        },
        "airline_codes": {},
        "cities": {},
    }
)
LIMA = Catalog.of(
    {
        "airport": LIM.as_metadata(),
        "categories": {"airline": ["Grupo LATAM"], "destination": ["SCEL", "SPZO"]},
        "airline_codes": {"LAN": "Grupo LATAM"},
        "cities": {"Santiago": "SCEL", "Cusco": "SPZO"},
    }
)
OTHERS = {"New York": NEW_YORK, "Lima": LIMA}


def card_of(catalog: Catalog) -> dict[str, Any]:
    """As much of `GET /model` as tells what to ask about."""
    return {
        "airport": catalog.airport.as_metadata(),
        "airlines": dict.fromkeys(catalog.airlines.values()),
        "destinations": {icao: catalog.cities.get(icao, icao) for icao in catalog.places.values()},
        "data": {"last": "2013-12-31 23:59:00"},
    }
