"""A request in which nothing is wrong but what is given, translated."""

from datetime import datetime
from typing import Any

from flights.api.reading.translation import Translation
from flights.api.schema import FlightRequest
from flights.features import Flight
from flights.model.catalog import Catalog

NEEDED = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
TO_LIMA = Flight("Grupo LATAM", "SPJC", "I", datetime(2022, 1, 1, 8, 0))


def translated(catalog: Catalog, **fields: Any) -> Translation:
    return Translation(FlightRequest.model_validate(NEEDED | fields), catalog)


def flight_of(catalog: Catalog, **fields: Any) -> Flight:
    """The flight of a request in which nothing is wrong."""
    translation = translated(catalog, **fields)
    assert translation.faults == []
    return translation.flight


def sentences(catalog: Catalog, **fields: Any) -> list[str]:
    return [fault.sentence for fault in translated(catalog, **fields).faults]
