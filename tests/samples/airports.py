"""Airports of the repository, by their files."""

from pathlib import Path

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
