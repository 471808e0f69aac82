"""From the bytes of a request to a flight, or to the problem that answers it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from flights.api.errors.faults import LONGEST_VALUE, MOST_FAULTS
from flights.api.reading.parsing import (
    LONGEST_REMEMBERED,
    Checked,
    read_flight,
    read_flights,
)
from flights.api.remarks import Remarks
from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE
from tests.senders.sent import TO_LIMA, Reader, errors_of, flight, problem_of, to_bytes

NOT_JSON = [
    b"",
    b" \n",
    b"\xff\xfe{}",
    b'{"opera": "\xed\xa0\x80"}',
    b'{"opera": "\\ud800"}',
    b'{"opera": "a\nb"}',
    b"NaN",
    b'{"dia": NaN}',
    b'{"dia": -Infinity}',
    b'{"dia": 01}',
    b'{"dia": 1',
    b'[{"dia": 1}',
    b"{'dia': 1}",
    b'{"dia": 1,}',
    b'{"dia": 1} {"dia": 1}',
    b"fecha=2022-01-01",
    b"[" * 300 + b"]" * 300,
    b'{"dia": ' * 300 + b"1" + b"}" * 300,
    b"9" * 5_000,
    b'{"dia": ' + b"9" * 5_000 + b"}",
]


def test_the_example_is_accepted_as_it_stands(catalog: Catalog) -> None:
    assert read_flight(to_bytes(EXAMPLE), catalog) == Checked(
        [TO_LIMA._replace(number="1234")], [Remarks({}, [])]
    )


def test_text_may_be_utf_8_or_escaped(catalog: Catalog) -> None:
    sent = flight(destino="São Paulo", dianom="Sábado")
    plain = json.dumps(sent, ensure_ascii=False).encode()
    assert read_flight(plain, catalog) == read_flight(to_bytes(sent), catalog)
    assert read_flight(plain, catalog).flights[0].destination == "SBGR"


@pytest.mark.parametrize("read", [read_flight, read_flights])
@pytest.mark.parametrize("body", NOT_JSON, ids=lambda body: body[:20].hex())
def test_what_is_not_json_is_400(catalog: Catalog, read: Reader, body: bytes) -> None:
    answer = problem_of(body, catalog, read)
    assert (answer["status"], answer["title"]) == (400, "The body is not JSON")
    assert answer["detail"].startswith("the body is not JSON: ")
    assert "errors" not in answer


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"null", "null"),
        (b"[]", "[]; lists go to /predict_batch"),
        (b"3", "3"),
        (b"true", "true"),
        (b'"fecha"', '"fecha"'),
        (b'[{"dia": 1}]', '[{"dia":1}]; lists go to /predict_batch'),
        (b"1e400", "Infinity"),
    ],
)
def test_a_flight_is_a_json_object(catalog: Catalog, body: bytes, shown: str) -> None:
    answer = problem_of(body, catalog)
    expected = f"the body must be a flight, a JSON object, got {shown}"
    assert (answer["status"], answer["detail"]) == (400, expected)


@pytest.mark.parametrize(
    ("body", "shown"),
    [(b"null", "null"), (b"{}", "{}; one flight goes to /predict"), (b"3", "3"), (b'""', '""')],
)
def test_flights_are_a_json_list(catalog: Catalog, body: bytes, shown: str) -> None:
    answer = problem_of(body, catalog, read_flights)
    expected = f"the body must be a JSON list of flights, got {shown}"
    assert (answer["status"], answer["detail"]) == (400, expected)


def test_a_problem_has_the_members_of_rfc_9457(catalog: Catalog) -> None:
    assert problem_of(to_bytes(flight(dia=2)), catalog) == {
        "type": "problems#contradiction",
        "title": "Fields contradict each other",
        "status": 422,
        "detail": "dia is 2, but fecha 2022-01-01 has day 1",
        "errors": [
            {
                "pointer": "#/dia",
                "value": 2,
                "detail": "dia is 2, but fecha 2022-01-01 has day 1",
            }
        ],
    }


@pytest.mark.parametrize("field", ["fecha", "hora"])
def test_a_field_that_is_missing_is_named(catalog: Catalog, field: str) -> None:
    rest = {name: value for name, value in EXAMPLE.items() if name != field}
    expected = {"pointer": f"#/{field}", "value": None, "detail": f"{field} is required"}
    assert errors_of(rest, catalog) == [expected]


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("atraso", "#/atraso"),
        ("a/b", "#/a~1b"),
        ("a~b", "#/a~0b"),
        ("~1", "#/~01"),
        ("ñ", "#/%C3%B1"),
        ("x ", "#/x%20"),
        ("50%", "#/50%25"),
        ("a#b?", "#/a%23b%3F"),
        ("0", "#/0"),
        ("", "#/"),
    ],
)
def test_a_field_that_is_unknown_is_named(catalog: Catalog, name: str, pointer: str) -> None:
    expected = {"pointer": pointer, "value": 1, "detail": f"{name} is not a field of a flight"}
    assert errors_of(flight(**{name: 1}), catalog) == [expected]


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("dia", "3", 'dia should be a valid integer, got "3"'),
        ("dia", 3.5, "dia should be a valid integer, got 3.5"),
        ("mes", True, "mes should be a valid integer, got true"),
        ("ano", [2022], "ano should be a valid integer, got [2022]"),
        ("dia", 0, "dia should be greater than or equal to 1, got 0"),
        ("mes", 13, "mes should be less than or equal to 12, got 13"),
        ("opera", 3, "opera should be a valid string, got 3"),
        ("opera", {"iata": "LA"}, 'opera should be a valid string, got {"iata":"LA"}'),
        ("destino", ["LIM"], 'destino should be a valid string, got ["LIM"]'),
        ("destino", "", 'destino should have at least 1 character, got ""'),
        ("vuelo", "x" * 17, f'vuelo should have at most 16 characters, got "{"x" * 17}"'),
        ("fecha", "2022-1-1", 'fecha must be a calendar date written YYYY-MM-DD, got "2022-1-1"'),
        ("opera", "Аэрофлот", 'opera must be in Latin letters and digits, got "Аэрофлот"'),
        ("hora", 8, "hora must be a time of day written HH:MM, 00:00 to 23:59, got 8"),
        ("hora", None, "hora must be a time of day written HH:MM, 00:00 to 23:59, got null"),
    ],
)
def test_a_wrong_value_is_told(catalog: Catalog, field: str, value: Any, detail: str) -> None:
    expected = {"pointer": f"#/{field}", "value": value, "detail": detail}
    assert errors_of(flight(**{field: value}), catalog) == [expected]


@pytest.mark.parametrize("text", ["Li\0ma", "Lima\n", " ", "\x85Lima", "x" * 65])
def test_text_that_is_refused_is_answered_with_its_value(catalog: Catalog, text: str) -> None:
    (error,) = errors_of(flight(destino=text), catalog)
    assert (error["pointer"], error["value"]) == ("#/destino", text)
    assert error["detail"].startswith("destino ")


def test_a_time_that_the_clocks_skip_is_answered_as_it_was_sent(catalog: Catalog) -> None:
    (error,) = errors_of(flight(fecha="2017-08-13", hora="00:30"), catalog)
    detail = "hora is 00:30, which Santiago's clocks skip on fecha 2017-08-13"
    assert error == {"pointer": "#/hora", "value": "00:30", "detail": detail}


def test_a_key_of_the_wrong_case_is_both_unknown_and_missing(catalog: Catalog) -> None:
    errors = errors_of({"Fecha": "2022-01-01", "hora": "08:00"}, catalog)
    assert [error["detail"] for error in errors] == [
        "fecha is required; rename Fecha to fecha",
        "Fecha is not a field of a flight; did you mean fecha?",
    ]


def test_several_faults_are_all_listed_and_the_first_is_told(catalog: Catalog) -> None:
    answer = problem_of(to_bytes(flight(dia=2, mes=2, origen="LIM")), catalog)
    assert [error["pointer"] for error in answer["errors"]] == ["#/dia", "#/mes", "#/origen"]
    assert answer["detail"] == "dia is 2, but fecha 2022-01-01 has day 1 (and 2 more)"


def test_a_long_value_is_cut(catalog: Catalog) -> None:
    (error,) = errors_of(flight(opera="x" * 1_000_000), catalog)
    cut = '"' + "x" * (LONGEST_VALUE - 1) + "…"
    assert error["value"] == cut
    assert error["detail"] == f"opera should have at most 64 characters, got {cut}"


@pytest.mark.parametrize("value", [["LIM"] * 900, {"a": {"b": "c" * 1000}}, 10**4000])
def test_a_long_value_of_any_type_is_cut(catalog: Catalog, value: Any) -> None:
    (error,) = errors_of(flight(dia=value), catalog)
    assert len(error["value"]) == LONGEST_VALUE + 1
    assert error["detail"].endswith(f", got {error['value']}")


@pytest.mark.parametrize(("number", "text"), [(b"1e400", "Infinity"), (b"-1e400", "-Infinity")])
def test_an_infinite_number_is_answered_in_valid_json(
    catalog: Catalog, number: bytes, text: str
) -> None:
    body = to_bytes(flight()).replace(b"}", b', "dia": %s}' % number)
    (error,) = problem_of(body, catalog)["errors"]
    detail = f"dia should be a valid integer, got {text}"
    assert error == {"pointer": "#/dia", "value": text, "detail": detail}


def test_not_more_than_so_many_faults_are_listed(catalog: Catalog) -> None:
    fields = {f"field{number}": number for number in range(MOST_FAULTS + 5)}
    answer = problem_of(to_bytes(flight(**fields)), catalog)
    assert len(answer["errors"]) == MOST_FAULTS
    assert answer["detail"] == "field0 is not a field of a flight (and more)"


def test_what_the_model_has_not_seen_is_named(catalog: Catalog) -> None:
    checked = read_flight(to_bytes(flight(opera="Nueva", destino="JFK")), catalog)
    assert checked.flights == [TO_LIMA._replace(airline="Nueva", destination="KJFK")]
    assert checked.unseen == ["opera", "destino"]


def test_a_flight_that_is_asked_about_again_is_not_read_again(catalog: Catalog) -> None:
    body, spaced = to_bytes(EXAMPLE), to_bytes(EXAMPLE) + b" " * LONGEST_REMEMBERED
    assert read_flight(body, catalog) is read_flight(bytes(bytearray(body)), catalog)
    assert read_flight(spaced, catalog) is not read_flight(bytes(bytearray(spaced)), catalog)
    assert read_flight(body, replace(catalog)) is not read_flight(body, catalog)
