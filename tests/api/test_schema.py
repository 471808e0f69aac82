"""The request's fields: which there are, their types and their formats."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from flights.api.schema import FlightRequest
from tests.samples.airports import EXAMPLE

NEEDED = {name: EXAMPLE[name] for name in ("fecha", "hora", "opera", "destino")}
TEXTS = (
    "origen",
    "destino",
    "aerolinea",
    "dianom",
    "tipovuelo",
    "opera",
    "siglaori",
    "siglades",
)
NUMBERS = ("dia", "mes", "ano")


def faults_of(**fields: Any) -> list[tuple[Any, str]]:
    """(field, kind of fault) for a good request with these changes."""
    with pytest.raises(ValidationError) as caught:
        FlightRequest.model_validate(NEEDED | fields)
    return [(error["loc"][0], error["type"]) for error in caught.value.errors()]


def test_the_example_is_a_flight() -> None:
    flight = FlightRequest.model_validate(EXAMPLE)
    assert flight.model_dump() == EXAMPLE | {"fecha": date(2022, 1, 1), "hora": time(8, 0)}


def test_the_example_shows_every_field() -> None:
    assert list(EXAMPLE) == list(FlightRequest.model_fields)
    assert len(EXAMPLE) == 14


@pytest.mark.parametrize("field", ["fecha", "hora"])
def test_date_and_time_are_required(field: str) -> None:
    without = {name: value for name, value in NEEDED.items() if name != field}
    with pytest.raises(ValidationError, match=f"(?s)1 validation error.*{field}.*Field required"):
        FlightRequest.model_validate(without)


@pytest.mark.parametrize("field", [name for name in EXAMPLE if name not in ("fecha", "hora")])
def test_any_other_field_may_be_absent_or_null(field: str) -> None:
    without = {name: value for name, value in EXAMPLE.items() if name != field}
    absent = FlightRequest.model_validate(without)
    assert getattr(absent, field) is None
    assert FlightRequest.model_validate(EXAMPLE | {field: None}) == absent


@pytest.mark.parametrize("field", ["", "Fecha", "FECHA", "atraso", "airline", "año", "dia "])
def test_a_field_of_another_name_is_refused(field: str) -> None:
    assert faults_of(**{field: "x"}) == [(field, "extra_forbidden")]


@pytest.mark.parametrize(
    "text", ["2022-01-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]
)
def test_dates_are_written_with_year_month_and_day(text: str) -> None:
    assert FlightRequest.model_validate(NEEDED | {"fecha": text}).fecha.isoformat() == text


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-29",
        "1900-02-29",
        "2022-00-10",
        "2022-13-01",
        "2022-04-31",
        "2022-01-00",
        "0000-01-01",
        "20220101",
        "2022-W01-6",
        "2022-001",
        "2022-1-1",
        "22-01-01",
        "12022-01-01",
        "01-01-2022",
        "2022/01/01",
        "2022-01-01T08:00",
        "2022-01-01Z",
        " 2022-01-01",
        "2022-01-01 ",
        "2022-01-01\n",
        "2022\u201101\u201101",  # non-breaking hyphens
        "\uff12\uff10\uff12\uff12-01-01",  # full-width digits
        "\u0662\u0660\u0662\u0662-01-01",  # Arabic digits
        "",
        20220101,
        1640995200.0,
        True,
        None,
        ["2022-01-01"],
        {"year": 2022},
    ],
)
def test_what_is_no_date_is_refused(value: Any) -> None:
    assert faults_of(fecha=value) == [("fecha", "date")]


@pytest.mark.parametrize("hour", [0, 8, 9, 10, 19, 23])
def test_a_time_may_lack_a_zero_and_have_seconds_that_are_none(hour: int) -> None:
    """As Excel, `str(time)` and `datetime.isoformat` write it."""
    forms = {f"{hour}:05", f"{hour:02}:05", f"{hour}:05:00", f"{hour:02}:05:00"}
    flights = [FlightRequest.model_validate(NEEDED | {"hora": form}) for form in forms]
    assert {flight.hora for flight in flights} == {time(hour, 5)}


@pytest.mark.parametrize("text", ["00:00", "08:00", "19:05", "20:00", "23:59"])
def test_times_are_written_with_hour_and_minute(text: str) -> None:
    parsed = FlightRequest.model_validate(NEEDED | {"hora": text}).hora
    assert parsed.isoformat("minutes") == text


@pytest.mark.parametrize(
    "value",
    [
        "24:00",
        "25:00",
        "08:60",
        "008:00",
        "08:0",
        "0800",
        "8",
        "08:00:01",
        "08:00:00.0",
        "08:00:0",
        "08.00",
        "08:00Z",
        "08:00+03:00",
        "8:00 AM",
        " 08:00",
        "08:00\n",
        "-1:00",
        "\uff10\uff18:\uff10\uff10",  # full-width digits
        "\u0660\u0668:\u0660\u0660",  # Arabic digits
        "",
        800,
        8.0,
        False,
        None,
        [8, 0],
        {},
    ],
)
def test_what_is_no_time_of_day_is_refused(value: Any) -> None:
    assert faults_of(hora=value) == [("hora", "time")]


@pytest.mark.parametrize("field", NUMBERS)
@pytest.mark.parametrize("value", ["3", "", 3.5, True, False, [3], {"dia": 3}, "3 "])
def test_only_a_json_integer_is_a_number(field: str, value: Any) -> None:
    faults = faults_of(**{field: value})
    assert [name for name, _ in faults] == [field]
    assert faults[0][1] in ("int_type", "int_from_float")


@pytest.mark.parametrize(
    ("field", "low", "high"), [("dia", 1, 31), ("mes", 1, 12), ("ano", 1, 9999)]
)
def test_numbers_have_bounds(field: str, low: int, high: int) -> None:
    inside = [FlightRequest.model_validate(NEEDED | {field: value}) for value in (low, high)]
    assert [getattr(flight, field) for flight in inside] == [low, high]
    assert faults_of(**{field: low - 1}) == [(field, "greater_than_equal")]
    assert faults_of(**{field: high + 1}) == [(field, "less_than_equal")]


@pytest.mark.parametrize("field", ["vuelo", *TEXTS])
@pytest.mark.parametrize("value", [3, 3.0, True, ["LIM"], {"iata": "LIM"}])
def test_only_a_json_string_is_text(field: str, value: Any) -> None:
    assert faults_of(**{field: value}) == [(field, "string_type")]


@pytest.mark.parametrize("field", ["vuelo", *TEXTS])
@pytest.mark.parametrize("control", ["\0", "\t", "\n", "\r", "\x1b", "\x7f", "\x80", "\x9f"])
def test_control_characters_are_refused_anywhere_in_text(field: str, control: str) -> None:
    for text in (f"{control}Lima", f"Li{control}ma", f"Lima{control}"):
        assert faults_of(**{field: text}) == [(field, "string_pattern_mismatch")]


@pytest.mark.parametrize("field", TEXTS)
@pytest.mark.parametrize("text", ["", " ", "    ", "\u00a0", "...", "-", "\u200b"])
def test_blank_text_is_refused(field: str, text: str) -> None:
    faults = faults_of(**{field: text})
    assert [name for name, _ in faults] == [field]
    assert faults[0][1] in ("string_too_short", "string_pattern_mismatch")


@pytest.mark.parametrize(("field", "longest"), [("vuelo", 16), *((name, 64) for name in TEXTS)])
def test_text_has_a_longest_length(field: str, longest: int) -> None:
    longest_text = "x" * longest
    assert (
        getattr(FlightRequest.model_validate(NEEDED | {field: longest_text}), field) == longest_text
    )
    assert faults_of(**{field: longest_text + "x"}) == [(field, "string_too_long")]


@pytest.mark.parametrize("text", ["Ñuñoa", "SÃO PAULO", "K.L.M.", "Auckland N.Z.", "É", "3"])
def test_text_may_have_accents_and_signs(text: str) -> None:
    assert FlightRequest.model_validate(NEEDED | {"destino": text}).destino == text


@pytest.mark.parametrize("text", ["LA1234", "226", "LA 1234", "la-1234", "LA1234/5"])
def test_a_flight_number_has_letters_and_digits(text: str) -> None:
    assert FlightRequest.model_validate(NEEDED | {"vuelo": text}).vuelo == text


@pytest.mark.parametrize("text", ["LA_1234", "Ñ1", "1.5", "<b>", "LA\uff11"])
def test_a_flight_number_has_nothing_else(text: str) -> None:
    assert faults_of(vuelo=text) == [("vuelo", "string_pattern_mismatch")]


def test_the_published_schema_tells_what_is_required_and_that_it_is_closed() -> None:
    schema = FlightRequest.model_json_schema()
    assert schema["required"] == ["fecha", "hora"]
    assert schema["additionalProperties"] is False


def test_the_published_schema_explains_every_field() -> None:
    fields = FlightRequest.model_json_schema()["properties"]
    assert [name for name, field in fields.items() if not field.get("description")] == []
    assert list(fields) == list(EXAMPLE)
