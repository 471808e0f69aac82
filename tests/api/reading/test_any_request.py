"""Any request at all is read, or answered with a problem."""

import json
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flights.api.errors.problems import Problem
from flights.api.reading.parsing import (
    Checked,
    read_flight,
    read_flights,
)
from flights.api.remarks import Remarks
from flights.features import Flight
from flights.model.catalog import Catalog
from flights.names.spelling import folded
from tests.samples.airports import EXAMPLE, SCL
from tests.senders.sent import TO_LIMA, Reader, flight, to_bytes

repeatable = settings(max_examples=150)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
names = st.sampled_from(list(EXAMPLE)) | st.text(max_size=5)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)


def judge(read: Reader, body: bytes, catalog: Catalog) -> None:
    """Fails unless the request is either read or answered with a problem."""
    try:
        answer: Checked | Problem = read(body, catalog)
    except Problem as problem:
        answer = problem
    if isinstance(answer, Problem):
        assert answer.status in (400, 422)
        assert json.loads(answer.body())["detail"] == answer.detail
    else:
        assert all(isinstance(flight, Flight) for flight in answer.flights)
        assert set(answer.unseen) <= {"opera", "aerolinea", "destino", "siglades"}


@repeatable
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_answered(catalog: Catalog, body: bytes) -> None:
    judge(read_flight, body, catalog)
    judge(read_flights, body, catalog)


@repeatable
@given(json_values)
def test_any_json_is_read_or_answered(catalog: Catalog, value: Any) -> None:
    judge(read_flight, to_bytes(value), catalog)
    judge(read_flights, to_bytes(value), catalog)


@repeatable
@given(st.lists(st.dictionaries(names, json_values, max_size=3), max_size=3))
def test_any_change_to_a_flight_is_read_or_answered(
    catalog: Catalog, changes: list[dict[str, Any]]
) -> None:
    flights = [EXAMPLE | change for change in changes]
    judge(read_flights, to_bytes(flights), catalog)
    for one in flights:
        judge(read_flight, to_bytes(one), catalog)


@st.composite
def valid_parts(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """A request for a flight to Lima, and its departure. What is not needed may be null."""
    day = draw(st.datetimes().filter(SCL.clock.existed)).replace(second=0, microsecond=0)
    parts = EXAMPLE | {
        "fecha": day.date().isoformat(),
        "hora": f"{day:%H:%M}",
        "aerolinea": draw(st.sampled_from(["LATAM", "LA", "lan", "Grupo LATAM", "latam airlines"])),
        "dia": day.day,
        "mes": day.month,
        "ano": day.year,
        "dianom": SCL.weekdays[day.weekday()],
        "siglades": draw(st.sampled_from(["LIM", "SPJC", "Lima", "LÍMA"])),
    }
    optional = EXAMPLE.keys() - {"fecha", "hora", "aerolinea", "siglades"}
    nulls = draw(st.sets(st.sampled_from(sorted(optional))))
    return parts | dict.fromkeys(nulls), day


@repeatable
@given(valid_parts())
def test_a_flight_of_valid_parts_is_read(
    catalog: Catalog, parts: tuple[dict[str, Any], datetime]
) -> None:
    sent, departure = parts
    number = "1234" if sent["vuelo"] else ""
    expected = TO_LIMA._replace(scheduled_departure=departure, number=number)
    assert read_flight(to_bytes(sent), catalog) == Checked([expected], [Remarks({}, [])])


@repeatable
@given(
    airline=st.text("bcñÑáéÜ 0129.-", min_size=1, max_size=64).filter(folded),
    place=st.sampled_from(["JFK", "Narnia", "CDG", "LIMF"]),
    flight_type=st.sampled_from([None, "I", "Internacional"]),
)
def test_a_flight_of_names_that_the_model_has_not_seen_is_read(
    catalog: Catalog, airline: str, place: str, flight_type: str | None
) -> None:
    sent = flight(opera=airline, destino=place, tipovuelo=flight_type)
    checked = read_flight(to_bytes(sent), catalog)
    assert checked.unseen == ["opera", "destino"]
    assert checked.flights[0].airline == airline
