"""What is no JSON: one sentence that mends it."""

import pytest
from pydantic_core import from_json

from flights.api.errors.broken_json import cure
from flights.api.reading.parsing import read_flight
from flights.model.catalog import Catalog
from tests.samples.airports import SCL
from tests.senders.sent import problem_of

QUOTES = 'JSON has double quotes, "fecha"'
CURLY = 'its quotes are curly, JSON has straight ones, "fecha"'
COMMENTS = "JSON has no comments, take them out"
NAN = "JSON has no NaN, send null or leave the field out"
PYTHON = "JSON writes true, false and null"
TEXT = 'a date or a time is a text, "2022-01-01"'
COMMA = "take out the comma before the closing bracket"
NAMES = 'names stand in double quotes, "fecha"'
LIST = "several flights are one list, [{...}, {...}]"
FORM = 'it looks like a form, send {"fecha": "2022-01-01", ...}'
SHORT = "it ends too early, send all of it"
BREAKS = r"a text has its line breaks and tabs as \n and \t"
EMPTY = "it is empty, send the flight in it"

BODIES = [
    ("{'fecha': '2022-01-01'}", QUOTES),
    ("{\"fecha\": '2022-01-01'}", QUOTES),
    ('{\n "opera": "Aerolíneas",\n "destino": \'LIM\'}', QUOTES),
    ("{“fecha”: “2022-01-01”}", CURLY),
    ('{"siglades": "Bogotá", “fecha”: “2022-01-01”}', CURLY),
    ('{"dia": 1} // a comment', COMMENTS),
    ('// a comment\n{"dia": 1}', COMMENTS),
    ('{"dia": 1, # a comment\n "mes": 1}', COMMENTS),
    ('{"dia": 1, /* a comment */ "mes": 1}', COMMENTS),
    ("NaN", NAN),
    ('{"dia": NaN}', NAN),
    ('{"dia": nan}', NAN),
    ('[{"dia": 1},\n{"dia": -Infinity}]', NAN),
    ('{"dia": None}', PYTHON),
    ('{"cancelado": True}', PYTHON),
    ('{"dia": undefined}', PYTHON),
    ('{"fecha": 2022-01-01}', TEXT),
    ('{"hora": 08:00}', TEXT),
    ('{"hora": 8:00}', TEXT),
    ('{"dia": 1,}', COMMA),
    ('[{"dia": 1},\n]', COMMA),
    ('{fecha: "2022-01-01"}', NAMES),
    ('{"dia": 1}\n{"dia": 2}', LIST),
    ('[{"dia": 1} {"dia": 2}]', LIST),
    ('{"dia": 01}', "a number has no zeros before it"),
    ("fecha=2022-01-01&hora=08%3A00", FORM),
    ('{"dia": 1', SHORT),
    ('{"opera": "LA\nTAM"}', BREAKS),
    ("", EMPTY),
    (" \n", EMPTY),
]


@pytest.mark.parametrize(("body", "sentence"), BODIES)
def test_what_is_no_json_is_told_its_likely_cure(
    catalog: Catalog, body: str, sentence: str
) -> None:
    answer = problem_of(body.encode(), catalog, read_flight)
    assert (answer["status"], answer["type"]) == (400, "problems#not-json")
    assert answer["detail"].endswith(f"; {sentence}")


@pytest.mark.parametrize(
    ("coding", "sentence"),
    [
        ("latin-1", "it is not UTF-8 but probably Latin-1, encode it as UTF-8"),
        ("cp1252", "it is not UTF-8 but probably Latin-1, encode it as UTF-8"),
        ("utf-16", "it is UTF-16, JSON is sent as UTF-8"),
    ],
)
def test_json_in_another_coding_is_told_to_be_utf_8(
    catalog: Catalog, coding: str, sentence: str
) -> None:
    body = '{"opera": "Aerolíneas Ñandú"}'.encode(coding)
    assert problem_of(body, catalog)["detail"].endswith(f"; {sentence}")


@pytest.mark.parametrize("body", ['{"dia" 1}', '{"a": null"b"}', '{"a":1 "b":2}', "hello"])
def test_where_nothing_is_likely_nothing_is_told(body: str) -> None:
    with pytest.raises(ValueError, match="at line 1 column") as error:
        from_json(body)
    assert cure(body.encode(), str(error.value), SCL) == ""
