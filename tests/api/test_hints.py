"""What is no JSON, stands there twice or is nearly a field: told with its likely cure."""

import json

import pytest

from flights.api.departures import read_event
from flights.api.parsing import read_flight, read_flights
from flights.api.schema import EXAMPLE
from flights.catalog import Catalog
from tests.senders.sent import TO_LIMA, errors_of, flight, problem_of, to_bytes

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


def test_flights_in_an_object_are_sent_to_the_list(catalog: Catalog) -> None:
    detail = errors_of({"flights": [flight()]}, catalog)[-1]["detail"]
    assert detail.endswith("; a list of flights goes to /predict_batch, as it is")


@pytest.mark.parametrize(
    ("body", "end"),
    [
        (b"{'fecha': '2022-01-01'}", '; JSON has double quotes, "fecha"'),
        (b"fecha=2022-01-01&hora=08%3A00", "; it looks like a form"),
        ('{"opera": "Aerolíneas"}'.encode("latin-1"), "; it is not UTF-8 (Latin-1?)"),
        ('{"opera": "LATAM"}'.encode("utf-16"), "; it is UTF-16, JSON is sent as UTF-8"),
    ],
)
def test_what_is_no_json_is_told_its_likely_cure(catalog: Catalog, body: bytes, end: str) -> None:
    assert problem_of(body, catalog)["detail"].endswith(end)


def test_a_byte_order_mark_is_passed_over(catalog: Catalog) -> None:
    assert read_flight(b"\xef\xbb\xbf" + to_bytes(EXAMPLE), catalog).flights == [
        TO_LIMA._replace(number="1234")
    ]


def test_a_whole_float_is_an_integer_as_pandas_writes_it(catalog: Catalog) -> None:
    sent = flight(dia=1.0, mes=1.0, ano=2022.0)
    assert read_flight(to_bytes(sent), catalog) == read_flight(to_bytes(flight()), catalog)
