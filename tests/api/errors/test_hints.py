"""What is no JSON, stands there twice or is nearly a field: told with its likely cure."""

import json
from typing import Any

import pytest

from flights.api.departures import read_event
from flights.api.reading.parsing import read_flight, read_flights
from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE
from tests.senders.sent import TO_LIMA, Reader, errors_of, flight, problem_of, to_bytes

# A field that stands there twice


@pytest.mark.parametrize(
    "again",
    ['"dia": 1', '"dia": 2', '"di\\u0061": 2', '"opera": "LATAM"', '"hora": "09:00"', '"x": 1'],
)
def test_a_field_that_stands_there_twice_is_refused_and_named(catalog: Catalog, again: str) -> None:
    name = json.loads(f"{{{again}}}")
    body = json.dumps(flight(**{"dia": 1} | name))[:-1] + f", {again}}}"
    (error,) = problem_of(body.encode(), catalog)["errors"]
    (field,) = name
    assert (error["pointer"], error["detail"]) == (
        f"#/{field}",
        f"{field} stands in the flight more than once",
    )


def test_a_field_that_stands_twice_in_a_list_is_named_by_its_place(catalog: Catalog) -> None:
    good = json.dumps(flight())
    body = f'[{good}, {good[:-1]}, "hora": "09:00"}}]'.encode()
    (error,) = problem_of(body, catalog, read_flights)["errors"]
    assert (error["pointer"], error["value"]) == ("#/1/hora", "09:00")


@pytest.mark.parametrize("opera", ['N"A', "dia", '","dia":"', "N\\A", "X\u0041"])
def test_what_looks_like_a_name_in_a_text_is_none(catalog: Catalog, opera: str) -> None:
    body = to_bytes(flight(opera=opera, dia=1))
    assert read_flight(body, catalog).unseen == ["opera"]


# What was probably meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("OPERA", "opera"),
        ("año", "ano"),
        ("Fecha-I", "fecha"),
        ("SIGLADES", "siglades"),
        ("Des-I", "destino"),
        ("destination", "destino"),
        ("airline", "aerolinea"),
        ("tipo_vuelo", "tipovuelo"),
    ],
)
def test_a_near_miss_names_the_field(catalog: Catalog, name: str, meant: str) -> None:
    (error,) = errors_of(flight(**{name: "x"}), catalog)
    assert error["detail"] == f"{name} is not a field of a flight; did you mean {meant}?"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("salida", "salida goes to POST /departures"),
        ("departed", "salida goes to POST /departures"),
        ("cancelado", "cancelado goes to POST /departures"),
        ("Cancelled", "cancelado goes to POST /departures"),
        ("hasta", "hasta goes to POST /departures"),
    ],
)
def test_what_is_told_is_not_asked(catalog: Catalog, name: str, hint: str) -> None:
    (error,) = errors_of(flight(**{name: "x"}), catalog)
    assert error["detail"] == f"{name} is not a field of a flight; {hint}"


def test_departures_in_an_object_are_sent_as_a_list(catalog: Catalog) -> None:
    *_, fault = read_event({"flights": [flight()]}, catalog, 0)
    assert fault.detail == "is not a field of a flight; a list of flights is sent as it is"


LIST = "; send the list in flights as it is, to /predict_batch, /delay or /day"
FLIGHT = "; send the object in flight as it is"
TEXT = "; it is JSON within a text, encode it once only"


@pytest.mark.parametrize("read", [read_flight, read_flights])
@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ({"flights": [flight()]}, LIST),
        ({"flight": flight()}, FLIGHT),
        (json.dumps(flight()), TEXT),
        (json.dumps([flight()]), TEXT),
    ],
)
def test_flights_that_are_wrapped_are_unwrapped_first(
    catalog: Catalog, read: Reader, value: Any, hint: str
) -> None:
    detail = problem_of(to_bytes(value), catalog, read)["detail"]
    assert detail.removesuffix(" (and 2 more)").endswith(hint)


@pytest.mark.parametrize("names", [("date", "time", "airline"), ("Fecha", "HORA", "Aerolínea")])
def test_fields_of_other_names_are_renamed_at_once(
    catalog: Catalog, names: tuple[str, ...]
) -> None:
    values = flight()["fecha"], flight()["hora"], flight()["opera"]
    detail = problem_of(to_bytes(dict(zip(names, values, strict=True))), catalog)["detail"]
    date, time, airline = names
    renamed = f"rename {date} to fecha, {time} to hora, {airline} to aerolinea"
    assert detail == f"fecha is required; {renamed} (and 4 more)"


def test_what_has_a_field_of_a_flight_is_no_wrapping(catalog: Catalog) -> None:
    wrong = flight(extra=[{}])
    del wrong["hora"]
    first, second = errors_of(wrong, catalog)
    assert first["detail"] == "hora is required"
    assert second["detail"].startswith("extra is not a field of a flight; a list of flights goes")


def test_departures_in_an_object_are_told_no_other_path(catalog: Catalog) -> None:
    first, *_ = read_event({"flights": [flight()]}, catalog, 0)
    assert first.detail == "is required; send the list in flights as it is"


def test_a_byte_order_mark_is_passed_over(catalog: Catalog) -> None:
    assert read_flight(b"\xef\xbb\xbf" + to_bytes(EXAMPLE), catalog).flights == [
        TO_LIMA._replace(number="1234")
    ]


def test_a_whole_float_is_an_integer_as_pandas_writes_it(catalog: Catalog) -> None:
    sent = flight(dia=1.0, mes=1.0, ano=2022.0)
    assert read_flight(to_bytes(sent), catalog) == read_flight(to_bytes(flight()), catalog)
