"""From the bytes of a request to flights, or to the problem that answers it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flights.api import faults, parsing
from flights.api.faults import LONGEST_VALUE, MOST_FAULTS
from flights.api.parsing import (
    MAX_FLIGHTS,
    Checked,
    few_fields,
    read_flight,
    read_flights,
    translated,
)
from flights.api.problems import Problem
from flights.api.schema import EXAMPLE
from flights.api.translation import WEEKDAYS
from flights.catalog import Catalog, folded
from flights.clock import existed
from flights.features import Flight

Reader = Callable[[bytes, Catalog], Checked]

NEEDED = {"fecha": "2022-01-01", "hora": "08:00", "opera": "LATAM", "destino": "LIM"}
TO_LIMA = Flight("Grupo LATAM", "SPJC", "I", datetime(2022, 1, 1, 8, 0))
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


def flight(**fields: Any) -> dict[str, Any]:
    return NEEDED | fields


def to_bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def problem_of(body: bytes, catalog: Catalog, read: Reader = read_flight) -> dict[str, Any]:
    """The answer to a request that is refused."""
    with pytest.raises(Problem) as caught:
        read(body, catalog)
    answer: dict[str, Any] = json.loads(caught.value.body())
    assert answer["status"] == caught.value.status
    return answer


def errors_of(value: Any, catalog: Catalog, read: Reader = read_flight) -> list[dict[str, Any]]:
    """The faults that the answer lists, for a request that is JSON."""
    answer = problem_of(to_bytes(value), catalog, read)
    assert answer["status"] == 422
    errors: list[dict[str, Any]] = answer["errors"]
    return errors


def test_the_example_is_accepted_as_it_stands(catalog: Catalog) -> None:
    assert read_flight(to_bytes(EXAMPLE), catalog) == Checked([TO_LIMA], [])


def test_text_may_be_utf_8_or_escaped(catalog: Catalog) -> None:
    sent = flight(destino="São Paulo", dianom="Sábado")
    plain = json.dumps(sent, ensure_ascii=False).encode()
    assert read_flight(plain, catalog) == read_flight(to_bytes(sent), catalog)
    assert read_flight(plain, catalog).flights[0].destination == "SBGR"


@pytest.mark.parametrize("read", [read_flight, read_flights])
@pytest.mark.parametrize("body", NOT_JSON, ids=lambda body: repr(body[:20]))
def test_what_is_not_json_is_400(catalog: Catalog, read: Reader, body: bytes) -> None:
    answer = problem_of(body, catalog, read)
    assert (answer["status"], answer["title"]) == (400, "Bad Request")
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
        "type": "about:blank",
        "title": "Unprocessable Entity",
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
    (error,) = errors_of(NEEDED | {"fecha": "2017-08-13", "hora": "00:30"}, catalog)
    detail = "hora is 00:30, which Santiago's clocks skip on fecha 2017-08-13"
    assert error == {"pointer": "#/hora", "value": "00:30", "detail": detail}


def test_a_key_of_the_wrong_case_is_both_unknown_and_missing(catalog: Catalog) -> None:
    errors = errors_of({"Fecha": "2022-01-01", "hora": "08:00"}, catalog)
    assert [error["detail"] for error in errors] == [
        "fecha is required",
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


@pytest.mark.parametrize("value", [["LIM"] * 1000, {"a": {"b": "c" * 1000}}, 10**4000])
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


# Lists


@pytest.mark.parametrize("count", [1, 2, MAX_FLIGHTS])
def test_flights_keep_their_order(catalog: Catalog, count: int) -> None:
    times = [f"{place // 60:02}:{place % 60:02}" for place in reversed(range(count))]
    checked = read_flights(to_bytes([flight(hora=text) for text in times]), catalog)
    assert [f"{one.scheduled_departure:%H:%M}" for one in checked.flights] == times


def test_an_empty_list_is_refused(catalog: Catalog) -> None:
    (error,) = errors_of([], catalog, read_flights)
    assert (error["pointer"], error["value"]) == ("#", [])
    assert error["detail"].endswith("must hold 1 to 1,000 flights, it holds 0")


@pytest.mark.parametrize(("most", "told"), [(MAX_FLIGHTS, "1 to 1,000"), (2, "1 to 2")])
def test_too_many_flights_are_413(catalog: Catalog, most: int, told: str) -> None:
    with pytest.raises(Problem) as refused:
        read_flights(to_bytes([flight()] * (most + 1)), catalog, most)
    assert refused.value.status == 413
    detail = f"the list must hold {told} flights, it holds {most + 1:,}"
    assert refused.value.detail == detail


@pytest.mark.parametrize(
    "piece",
    [b"[],", b"{},", b"[[[[[]]]]],", b'{"a":{}},', b'{"a":1' + b',"b":1' * 7 + b"},"],
)
def test_very_many_objects_are_413_before_they_are_read(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setattr(parsing, "decoded", pytest.fail)
    answer = problem_of(b"[" + piece * 5_000 + b"0]", catalog, read_flights)
    assert answer["status"] == 413
    assert answer["detail"].endswith("1 to 1,000 flights, it holds far more than that")


@pytest.mark.parametrize("piece", [b"[],", b'"a":1,', b'"dia":1,'])
def test_what_has_more_names_than_any_flight_is_400_before_it_is_read(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, piece: bytes
) -> None:
    monkeypatch.setattr(parsing, "decoded", pytest.fail)
    answer = problem_of(b"{" + piece * 1_001 + b"0}", catalog)
    assert (answer["status"], answer["detail"]) == (
        400,
        "the body is no flight: it has more than 1,000 names, lists or objects",
    )


def test_a_flight_of_the_longest_texts_is_read(catalog: Catalog) -> None:
    texts = dict.fromkeys(("opera", "destino"), "A" + ":" * 63)
    assert read_flight(to_bytes(flight(**texts)), catalog).unseen == ["opera", "destino"]


def test_a_bad_flight_is_named_by_its_place(catalog: Catalog) -> None:
    flights = [flight(), flight(), flight(), flight(dia=2)]
    detail = "flight 3: dia is 2, but fecha 2022-01-01 has day 1"
    expected = {"pointer": "#/3/dia", "value": 2, "detail": detail}
    assert errors_of(flights, catalog, read_flights) == [expected]


def test_all_bad_flights_are_listed(catalog: Catalog) -> None:
    flights = [flight(dia="1"), flight(), flight(dia=2), 3, flight(**{"a/ñ": 1}), {}]
    errors = errors_of(flights, catalog, read_flights)
    pointers = ["#/0/dia", "#/2/dia", "#/3", "#/4/a~1%C3%B1", "#/5/fecha", "#/5/hora"]
    assert [error["pointer"] for error in errors] == pointers


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "null"), (3, "3"), ("x", '"x"'), ([EXAMPLE["dia"]], "[1]")]
)
def test_an_entry_that_is_no_object_is_named(catalog: Catalog, value: Any, shown: str) -> None:
    detail = f"flight 1: must be a JSON object, got {shown}"
    expected = {"pointer": "#/1", "value": value, "detail": detail}
    assert errors_of([flight(), value], catalog, read_flights) == [expected]


def test_a_thousand_bad_flights_are_answered_with_a_short_list(catalog: Catalog) -> None:
    answer = problem_of(to_bytes([{}] * MAX_FLIGHTS), catalog, read_flights)
    assert len(answer["errors"]) == MOST_FAULTS
    assert answer["detail"] == "flight 0: fecha is required (and more)"


def test_what_is_new_in_a_list_is_named_once_and_in_order(catalog: Catalog) -> None:
    flights = [flight(), flight(destino="JFK"), flight(opera="Nueva"), flight(destino="CDG")]
    assert read_flights(to_bytes(flights), catalog).unseen == ["destino", "opera"]


# Any request at all

repeatable = settings(deadline=None, derandomize=True, max_examples=150)
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
    day = draw(st.datetimes().filter(existed)).replace(second=0, microsecond=0)
    parts = EXAMPLE | {
        "fecha": day.date().isoformat(),
        "hora": f"{day:%H:%M}",
        "aerolinea": draw(st.sampled_from(["LATAM", "LA", "lan", "Grupo LATAM", "latam airlines"])),
        "dia": day.day,
        "mes": day.month,
        "ano": day.year,
        "dianom": WEEKDAYS[day.weekday()],
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
    expected = TO_LIMA._replace(scheduled_departure=departure)
    assert read_flight(to_bytes(sent), catalog) == Checked([expected], [])


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


@pytest.mark.parametrize("opera", ['N"A', "dia", '","dia":"', "N\\A", "N\u0041"])
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
    assert read_flight(b"\xef\xbb\xbf" + to_bytes(EXAMPLE), catalog).flights == [TO_LIMA]


def test_a_whole_float_is_an_integer_as_pandas_writes_it(catalog: Catalog) -> None:
    sent = flight(dia=1.0, mes=1.0, ano=2022.0)
    assert read_flight(to_bytes(sent), catalog) == read_flight(to_bytes(flight()), catalog)


# What a refusal costs


def test_no_more_flights_are_looked_at_than_there_are_faults_to_tell(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[Any] = []

    def counted(value: Any, catalog: Catalog) -> Any:
        looked_at.append(value)
        return translated(value, catalog)

    monkeypatch.setattr(parsing, "translated", counted)
    problem_of(to_bytes([flight(dia=2)] * MAX_FLIGHTS), catalog, read_flights)
    assert len(looked_at) == MOST_FAULTS + 1


def test_of_very_many_unknown_fields_only_those_are_looked_at_that_are_told() -> None:
    many = EXAMPLE | {f"field{number}": number for number in range(10_000)}
    few = few_fields(many)
    assert EXAMPLE.items() <= few.items()
    assert len(few) == len(EXAMPLE) + MOST_FAULTS + 1


def test_no_more_of_a_long_list_is_written_than_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def counted(value: Any) -> Iterator[str]:
        for piece in pieces(value):
            written.append(piece)
            yield piece

    pieces = faults.pieces
    monkeypatch.setattr(faults, "pieces", counted)
    assert faults.shown([1] * 500_000) == "[" + "1," * 49 + "1…"
    assert len(written) < 2 * LONGEST_VALUE


def test_a_long_name_is_cut(catalog: Catalog) -> None:
    (error,) = errors_of(flight(**{"x" * 50_000: 1}), catalog)
    assert error["detail"] == "x" * LONGEST_VALUE + "… is not a field of a flight"
    assert len(error["pointer"]) < 2 * LONGEST_VALUE
