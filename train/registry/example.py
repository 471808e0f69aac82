"""The example of an airport's file: the flight by which a server knows that its model works."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from flights.airport import Airport
from flights.api.errors.problems import Problem
from flights.api.reading.parsing import Checked, read_flight
from flights.model.catalog import Catalog
from train.rows.data import DataError


def read_example(airport: Airport, known: Mapping[str, Any]) -> Checked:
    """`known`: the metadata that tell names. Raises `DataError` for no flight of the airport, also
    in the example of a day, and for one of which the model has learnt nothing.
    """
    catalog, fecha = Catalog.of(known), airport.called["fecha"]
    checked = read(airport.example, catalog, "example")
    for flight in airport.example_day:
        read({fecha: airport.example[fecha]} | flight, catalog, "example day")
    for field in checked.unseen:
        raise DataError(
            f"the example of {airport.name} has the {field} {airport.example[field]!r}, and no "
            "flight of the data has it: is the data another airport's? If not, write an example "
            "of the data"
        )
    return checked


def read(flight: Mapping[str, Any], catalog: Catalog, what: str) -> Checked:
    try:
        return read_flight(to_json(flight), catalog)
    except Problem as problem:
        name = catalog.airport.name
        raise DataError(f"the {what} of {name} is refused: {problem.detail}") from problem
