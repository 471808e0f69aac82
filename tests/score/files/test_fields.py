"""The columns of a table as the fields of a request."""

from datetime import datetime

import pytest

from flights.columns import Column
from flights.score.fields import as_integer, fields_of, given, given_columns
from flights.tables.place import Unusable
from tests.samples.airports import SCL


@pytest.mark.parametrize("text", ["1", "01", "1.0"])
def test_an_integer_is_read_however_a_table_writes_it(text: str) -> None:
    assert as_integer(text) == 1


@pytest.mark.parametrize("text", ["", "1.5", "1,0", "1_0", "1e0", "one", "9" * 10])
def test_any_other_text_is_no_integer(text: str) -> None:
    assert as_integer(text) == text


@pytest.mark.parametrize("word", ["NaN", "nan", "NULL", "None", "N/A", "-", "<NA>", "NA"])
def test_a_word_for_missing_is_a_blank_cell(word: str) -> None:
    fields = ["opera", "aerolinea", "destino", "siglades", "dia"]
    assert given(fields, [word, "LATAM", word, "Lima", word], SCL) == {
        "aerolinea": "LATAM",
        "siglades": "Lima",
    }


def test_nadi_by_its_code_is_no_blank_cell() -> None:
    assert given(["destino", "siglades"], ["NAN", "NAN"], SCL) == {"destino": "NAN"}


@pytest.mark.parametrize("day", ["2017-03-01T00:00:00", datetime(2017, 3, 1), "2017-03-01 "])
@pytest.mark.parametrize("hour", ["08:30:15", datetime(2017, 3, 1, 8, 30).time(), " 08:30"])
def test_a_flight_is_the_same_however_a_table_writes_it(day: object, hour: object) -> None:
    row = [day, hour, 100.0, "7.0", " ", None]
    assert given(["fecha", "hora", "vuelo", "dia", "opera", "destino"], row, SCL) == {
        "fecha": "2017-03-01",
        "hora": "08:30",
        "vuelo": "100",
        "dia": 7,
    }


@pytest.mark.parametrize(
    ("moment", "parts"),
    [
        ("2017-03-01 08:30:00", {"fecha": "2017-03-01", "hora": "08:30"}),
        ("2017-03-01T11:30:00Z", {"fecha": "2017-03-01", "hora": "08:30"}),
        (datetime(2017, 3, 1, 8, 30), {"fecha": "2017-03-01", "hora": "08:30"}),
        (datetime(2017, 3, 1), {"fecha": "2017-03-01", "hora": "00:00"}),
        ("01/03/2017 08:30", {"fecha": "01/03/2017", "hora": "08:30"}),  # which the API refuses
        ("2017-03-01", {"fecha": "2017-03-01"}),  # lacks an hour, and is refused for that
    ],
)
def test_day_and_hour_may_be_one_column(moment: object, parts: dict[str, str]) -> None:
    assert given(["fecha hora"], [moment], SCL) == parts


def test_columns_of_the_data_set_are_those_of_a_request() -> None:
    header = "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,DIA,TIPOVUELO,OPERA,SIGLAORI,SIGLADES"
    assert fields_of("a", header.split(","), SCL) == {
        "fecha hora": 0,
        "vuelo": 1,
        "origen": 2,
        "destino": 3,
        "tipovuelo": 7,
        "opera": 8,
        "siglaori": 9,
        "siglades": 10,
    }
    assert fields_of("a", ["fecha", "hora", "opera", "Des-I", "Fecha-I"], SCL) == {
        "fecha": 0,
        "hora": 1,
        "opera": 2,
        "destino": 3,
    }


def test_a_near_miss_of_a_column_is_named() -> None:
    columns = ["Fecha", "HORA", "aerolínea", "destination", "Nota", "as of"]
    with pytest.raises(Unusable) as caught:
        fields_of("a", columns, SCL)
    assert str(caught.value) == (
        "a lacks fecha, hora, opera or aerolinea, destino or siglades; its columns are "
        "Fecha (did you mean fecha?), HORA (did you mean hora?), "
        "aerolínea (did you mean aerolinea?), destination (did you mean destino?), Nota, "
        "as of"
    )


def test_a_row_of_another_length_than_its_fields_is_an_error() -> None:
    with pytest.raises(ValueError, match="shorter than"):
        given(["fecha", "hora"], ["2017-03-01"], SCL)


@pytest.mark.parametrize("seconds", ["", ":00", ":30", ":00.000", ":00Z", "-03:00", " x"])
@pytest.mark.parametrize("start", ["2017-01-31 23:30", "2017-01-31T23:30", "31/01/2017 23:30", "x"])
def test_a_moment_is_split_by_column_as_by_row(start: str, seconds: str) -> None:
    cell = f" {start}{seconds}"
    columns = given_columns(["fecha hora"], [Column.of([cell, ""])], SCL.clock)
    rows = [given(["fecha hora"], [one], SCL) for one in (cell, "")]
    for field in ("fecha", "hora"):
        assert columns[field].cells() == [row.get(field) for row in rows]
