"""What a request is told is the same by whatever names its airport gives the fields."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from flights.airport import Airport, AirportError
from flights.airport.values import FIELDS
from flights.api import naming
from flights.api.departures import DepartureRequest, HeartbeatRequest, read_event
from flights.api.naming import named, names_of
from flights.api.reading.asking import asked
from flights.api.reading.parsing import Checking, read_flight
from flights.api.reading.tabular import finish
from flights.api.reading.translation import Translation
from flights.api.schema import AskedFlight
from flights.model.catalog import Catalog
from tests.samples import cells
from tests.samples.airports import NEW_YORK, NYC, SCL
from tests.senders.sent import errors_of

OWN = st.permutations(FIELDS) | st.just([f"name_of_{field}" for field in FIELDS])


def called(names: list[str]) -> Airport:
    """Santiago, whose fields have these names."""
    return Airport.of(SCL.as_metadata() | {"fields": dict(zip(FIELDS, names, strict=True))})


def renamed(value: Any, airport: Airport) -> Any:
    if not isinstance(value, dict):
        return value
    return {airport.called.get(name, name): cell for name, cell in value.items()}


def told(value: Any, catalog: Catalog) -> Any:
    """The flight and the remarks or, of each fault, where it is and what was sent."""
    found, names = asked(value, catalog), catalog.airport.meanings
    if isinstance(found, Translation):
        fields = {names[name]: near for name, near in found.unseen.items()}
        return found.flight, fields, found.others
    return {
        (names.get("".join(map(str, one.path)), ""), str(one.value), one.contradicts)
        for one in found
    }


def test_the_fields_are_those_of_the_schemas() -> None:
    schemas = (AskedFlight, DepartureRequest, HeartbeatRequest)
    assert list(dict.fromkeys(name for one in schemas for name in one.model_fields)) == [*FIELDS]


@settings(max_examples=100)
@example(list(FIELDS[1:] + FIELDS[:1]), [{"fecha": "2022-01-01", "hora": "08:00"}])
@given(OWN, st.lists(cells.requests(), min_size=1, max_size=5))
def test_an_answer_does_not_depend_on_the_names(
    catalog: Catalog, names: list[str], values: list[Any]
) -> None:
    other = replace(catalog, airport=called(names))
    sent = [renamed(value, other.airport) for value in values]
    assert [told(value, other) for value in sent] == [told(value, catalog) for value in values]
    lists = Lists(catalog), Lists(other)
    for one, some in zip(lists, (values, sent), strict=True):
        finish(one.read(some))
    assert list(lists[0].flights) == list(lists[1].flights)
    assert lists[0].places == lists[1].places


class Lists(Checking):
    """Which flights of a list are refused."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog)
        self.places: list[int] = []

    def note(self, place: int, faults: list[Any]) -> None:
        self.places.append(place)


@pytest.mark.parametrize("airport", [SCL, NYC])
def test_the_example_of_an_airport_is_a_flight(airport: Airport, metadata: dict[str, Any]) -> None:
    catalog = Catalog.of(metadata | {"airport": airport.as_metadata()})
    checked = read_flight(to_json(airport.example), catalog)
    assert checked.flights[0].origin == ("KEWR" if airport is NYC else "")
    assert set(airport.example) <= set(names_of(AskedFlight, airport).values())


@pytest.mark.parametrize(
    ("changes", "pointer", "detail"),
    [
        ({"day": 7}, "#/day", "day is 7, but date 2014-01-06 has day 6"),
        ({"date": "6"}, "#/date", 'date must be a calendar date written YYYY-MM-DD, got "6"'),
        ({"day": 1.5}, "#/day", "day should be a valid integer, got 1.5"),
        ({"carrier": None}, "#/operator", "operator or carrier is required: the airline"),
        ({"fecha": 1}, "#/fecha", "fecha is not a field of a flight; did you mean date?"),
        ({"salida": 1}, "#/salida", "salida is not a field of a flight; departed goes to POST /d"),
        ({"at": "2013-03-10T02:30"}, "#/at", "at is 2013-03-10T02:30, which New York's clocks sk"),
    ],
)
def test_what_is_wrong_is_told_by_the_airports_names(
    changes: dict[str, Any], pointer: str, detail: str
) -> None:
    (error,) = errors_of(NYC.example | changes, NEW_YORK, read_flight)
    assert (error["pointer"], error["detail"][: len(detail)]) == (pointer, detail)


def test_a_request_by_the_names_of_another_airport_is_told_how_to_rename(catalog: Catalog) -> None:
    first, *_ = errors_of(SCL.example, NEW_YORK, read_flight)
    assert first["detail"].startswith("date is required; rename fecha to date, hora to time, vuelo")
    first, *_ = errors_of(NYC.example, catalog, read_flight)
    assert first["detail"].startswith("fecha is required; rename date to fecha, time to hora, ")


def test_a_heartbeat_by_another_airports_name_is_told_its_own() -> None:
    *_, fault = read_event({"hasta": "2014-01-06T08:00"}, NEW_YORK, 0)
    assert fault.detail == "is not a field of a flight; did you mean until?"


def test_a_whole_number_with_a_point_is_one_by_any_name() -> None:
    read_flight(to_json(NYC.example | {"day": 6.0}), NEW_YORK)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"fehca": "date"}, "fehca is no field of a request: they are fecha, hora, "),
        ({"dia": "fecha"}, "fecha is the name of two fields"),
        ({"dia": "the day"}, "String should match pattern"),
    ],
)
def test_fields_that_would_not_be_told_apart_are_refused(fields: dict[str, str], told: str) -> None:
    with pytest.raises(AirportError, match=told):
        Airport.of(SCL.as_metadata() | {"fields": fields})


def test_santiagos_schema_has_no_name_of_its_own() -> None:
    schema = named(AskedFlight, SCL)
    assert {name: info.alias for name, info in schema.model_fields.items()} == {
        name: name for name in AskedFlight.model_fields
    }


def test_a_field_without_a_name_of_its_own_keeps_it_in_the_service_schema() -> None:
    fields = {"fecha": {"title": "Fecha"}, "no_visto": {"title": "No Visto"}}
    schema = {"properties": fields, "required": ["fecha", "no_visto"]}
    assert naming.renamed(schema, NYC) == {
        "properties": {"date": {}, "no_visto": {"title": "No Visto"}},
        "required": ["date", "no_visto"],
    }
