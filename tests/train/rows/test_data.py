"""Reading the raw data set: a row becomes a typed flight, whatever the form of the file."""

import gzip
import hashlib
from pathlib import Path

import fsspec
import pandas as pd
import pytest

from flights.tables.table import Chunk, Table
from tests.samples.airports import SCL
from tests.samples.raw_flights import ROW, csv_of, error_of, read, row, write
from train.rows.data import read_flights, read_rows


def test_delay_of_16_minutes_is_late(tmp_path) -> None:
    assert read(tmp_path, row(Fecha_O="2017-01-31 23:46:00")).flights.delayed.tolist() == [True]


def test_a_row_becomes_a_typed_flight(tmp_path) -> None:
    flights = read(tmp_path, row()).flights
    assert flights.iloc[0].to_dict() == {
        "scheduled_departure": pd.Timestamp("2017-01-31 23:30:00"),
        "flight_number": "226",
        "airline": "American Airlines",
        "airline_code": "AAL",
        "destination": "KMIA",
        "city": "Miami",
        "flight_type": "I",
        "delay_minutes": 3.0,
        "delayed": False,
        "departure_utc": pd.Timestamp("2017-02-01 02:30:00"),
    }
    assert flights.dtypes.astype(str).to_list() == [
        "datetime64[s]",
        *["category"] * 6,
        "float64",
        "bool",
        "datetime64[s]",
    ]


@pytest.mark.parametrize(
    ("icao", "written", "kind"), [("SPJC", "N", "I"), ("SCFA", "I", "N"), ("SEQU", "N", "N")]
)
def test_the_flight_type_is_as_serving_has_it(tmp_path, icao, written, kind) -> None:
    """By the destination's country; that of SEQU is in no table."""
    flights = read(tmp_path, row(Des_I=icao, TIPOVUELO=written)).flights
    assert flights.flight_type.tolist() == [kind]


def test_calendar_comes_from_the_scheduled_departure(tmp_path) -> None:
    past_midnight = row(Fecha_O="2017-02-01 00:10:00", DIA="1", MES="2", DIANOM="Miercoles")
    flight = read(tmp_path, past_midnight).flights.iloc[0]
    assert flight.scheduled_departure == pd.Timestamp("2017-01-31 23:30:00")


def test_operated_columns_change_nothing_but_the_delay(tmp_path) -> None:
    operated = {"Vlo-O": "9", "Des-O": "SCFA", "Emp-O": "LAN", "DIA": "5", "MES": "5", "AÑO": "1"}
    first = read(tmp_path, row()).flights
    second = read(tmp_path, ROW | operated | {"Fecha-O": "2017-01-31 23:40:00"}).flights
    assert second.delay_minutes.tolist() == [10.0]
    pd.testing.assert_frame_equal(
        first.drop(columns="delay_minutes"), second.drop(columns="delay_minutes")
    )


def test_no_raw_column_name_reaches_the_flights(tmp_path) -> None:
    assert not set(read(tmp_path, row()).flights.columns) & set(ROW)


def test_flights_are_sorted_by_schedule_and_ties_keep_their_order(tmp_path) -> None:
    early = row(Fecha_I="2017-01-31 23:29:00", Vlo_I="3")
    flights = read(tmp_path, row(Vlo_I="2"), row(Vlo_I="1"), early).flights
    assert flights.flight_number.tolist() == ["3", "2", "1"]
    assert flights.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("number", "read_as"), [("", ""), ("007", "007"), ("940P", "940P"), ("226.0", "226")]
)
def test_flight_number_is_text_and_may_be_blank(tmp_path, number, read_as) -> None:
    assert read(tmp_path, row(Vlo_I=number)).flights.flight_number.tolist() == [read_as]


@pytest.mark.parametrize(
    "scheduled",
    [
        "2017-01-31 23:30",
        "2017-01-31T23:30:00",
        "2017-01-31 23:30:00.000",
        "2017-02-01T02:30:00Z",
        "2017-02-01 01:30:00-01:00",
    ],
)
def test_dates_may_come_in_any_form_of_iso_8601(tmp_path, scheduled) -> None:
    operated = ROW["Fecha-O"] if scheduled.startswith("2017-01") else "2017-02-01T02:33:00Z"
    flights = read(tmp_path, row(Fecha_I=scheduled, Fecha_O=operated, Vlo_I="1"), row()).flights
    assert flights.delay_minutes.tolist() == [3.0, 3.0]


def test_blanks_around_text_are_stripped(tmp_path) -> None:
    flight = read(tmp_path, row(OPERA=" Sky Airline ", TIPOVUELO="N ", Des_I=" SCFA")).flights.iloc[
        0
    ]
    assert (flight.airline, flight.flight_type, flight.destination) == ("Sky Airline", "N", "SCFA")


def test_column_order_and_unknown_columns_do_not_matter(tmp_path) -> None:
    shuffled = {"weather": "fog"} | dict(reversed(ROW.items()))
    pd.testing.assert_frame_equal(read(tmp_path, shuffled).flights, read(tmp_path, row()).flights)


def test_quotes_byte_order_mark_and_windows_lines_are_read(tmp_path) -> None:
    text = csv_of(row(SIGLADES='"Castro, Chiloe"')).replace("\n", "\r\n")
    path = tmp_path / "excel.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    assert read_flights(str(path), SCL).flights.city.tolist() == ["Castro, Chiloe"]


@pytest.mark.parametrize("name", ["flights.csv.gz", "flights", "flights.csv"])
def test_gzip_is_read_whatever_its_name_with_the_same_fingerprint(tmp_path, name) -> None:
    text = csv_of(row()).encode()
    (tmp_path / "plain").write_bytes(text)
    (tmp_path / name).write_bytes(gzip.compress(text, mtime=0))
    plain, packed = (
        read_flights(str(tmp_path / "plain"), SCL),
        read_flights(str(tmp_path / name), SCL),
    )
    pd.testing.assert_frame_equal(packed.flights, plain.flights)
    assert packed.sha256 == plain.sha256 == hashlib.sha256(text).hexdigest()


def test_memory_url_is_read() -> None:
    with fsspec.open("memory://test-data/flights.csv", "wb") as file:
        file.write(csv_of(row()).encode())
    log = read_flights("memory://test-data/flights.csv", SCL)
    assert (len(log.flights), log.source) == (1, "memory://test-data/flights.csv")


def test_file_url_is_read(tmp_path) -> None:
    assert len(read_flights(Path(write(tmp_path, row())).as_uri(), SCL).flights) == 1


def test_missing_columns_are_named_with_those_found(tmp_path) -> None:
    source = write(tmp_path, {"Fecha-I": "2017-01-31 23:30:00", "OPERA": "Sky Airline"})
    assert error_of(source, max_rejected_share=1) == (
        "missing columns: Fecha-O, Ori-I, Vlo-I, Emp-I, Des-I, SIGLADES, TIPOVUELO; "
        "found: Fecha-I, OPERA"
    )


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_typed_columns_are_read_as_text_is(tmp_path, ending) -> None:
    table = pd.DataFrame([row(Vlo_I="1"), row(Fecha_I="2017-02-01 00:00:00", Vlo_I="")])
    text = read_flights(str(write_table(table, tmp_path / "flights.csv")), SCL).flights
    table[["Fecha-I", "Fecha-O"]] = table[["Fecha-I", "Fecha-O"]].apply(pd.to_datetime)
    table["Vlo-I"] = [1.0, None]
    typed = read_flights(str(write_table(table, tmp_path / f"flights.{ending}")), SCL).flights
    pd.testing.assert_frame_equal(typed, text)


def write_table(table: pd.DataFrame, path: Path) -> Path:
    formats = {".csv": table.to_csv, ".parquet": table.to_parquet, ".xlsx": table.to_excel}
    formats[path.suffix](path, index=False)
    return path


def test_how_an_unusual_file_was_read_is_kept(tmp_path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(csv_of(row(SIGLADES="Concepción")).replace(",", ";").encode("cp1252"))
    log = read_flights(str(path), SCL)
    assert log.flights.city.tolist() == ["Concepción"]
    assert log.notes == ("Read as Windows-1252 with semicolons",)


def test_a_row_without_its_number_is_no_row_less() -> None:
    """Whatever reads the file: of unequal lengths the shorter one would count."""
    chunk = Chunk([tuple(ROW.values())] * 2, [2], {}, 0)
    table = Table(list(ROW), iter([chunk]), 2, [])
    with pytest.raises(ValueError, match="longer than"):
        list(read_rows(table, list(ROW), "day.csv"))
