"""Reading the raw data set: the label, the checks, the messages, the split."""

import gzip
import hashlib
from pathlib import Path

import fsspec
import pandas as pd
import pytest

from train.rows.checks import REPEATED
from train.rows.data import DataError, FlightLog, full_months, read_flights, span, split_by_time

HEADER = (
    "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,Vlo-O,Ori-O,Des-O,Emp-O,"
    "DIA,MES,AÑO,DIANOM,TIPOVUELO,OPERA,SIGLAORI,SIGLADES"
)
GOOD = (
    "2017-01-31 23:30:00,226,SCEL,KMIA,AAL,2017-01-31 23:33:00,226,SCEL,KMIA,AAL,"
    "31,1,2017,Martes,I,American Airlines,Santiago,Miami"
)
ROW = dict(zip(HEADER.split(","), GOOD.split(","), strict=True))


def row(**changes: str) -> dict[str, str]:
    """A good row with changes; Fecha_I stands for Fecha-I."""
    return ROW | {name.replace("_", "-"): value for name, value in changes.items()}


def csv_of(*rows: dict[str, str]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(values.values()) for values in rows)]) + "\n"


def write(folder: Path, *rows: dict[str, str]) -> str:
    path = folder / "flights.csv"
    path.write_text(csv_of(*rows), encoding="utf-8")
    return str(path)


def write_one_bad_of(folder: Path, count: int, **fault: str) -> str:
    """`count` rows of different flights, the second (row 3 of the file) with a fault."""
    good = [row(Vlo_I=str(number)) for number in range(count - 1)]
    return write(folder, good[0], row(**fault), *good[1:])


def read(folder: Path, *rows: dict[str, str], max_rejected_share: float = 0.01) -> FlightLog:
    return read_flights(write(folder, *rows), max_rejected_share)


def error_of(source: str, max_rejected_share: float = 0.01) -> str:
    """The message without the source that it must begin with."""
    with pytest.raises(DataError) as caught:
        read_flights(source, max_rejected_share)
    assert str(caught.value).startswith(source)
    return str(caught.value).removeprefix(source).removeprefix(": ").lstrip()


def flights_of(*days: str) -> pd.DataFrame:
    return pd.DataFrame({"scheduled_departure": pd.to_datetime(days, format="ISO8601")})


@pytest.mark.parametrize(
    ("operated", "minutes", "delayed"),
    [
        ("2017-01-31 23:45:00", 15.0, False),
        ("2017-01-31 23:45:30", 15.5, True),
        ("2017-01-31 23:20:00", -10.0, False),
        ("2017-02-01 00:30:00", 60.0, True),
    ],
)
def test_delay_is_operated_minus_scheduled(tmp_path, operated, minutes, delayed) -> None:
    flight = read(tmp_path, row(Fecha_O=operated)).flights.iloc[0]
    assert (flight.delay_minutes, flight.delayed) == (minutes, delayed)


def test_a_delay_passes_while_the_clocks_go_forward(tmp_path) -> None:
    late = row(Fecha_I="2017-08-12 23:50:00", Fecha_O="2017-08-13 01:04:00")
    flight = read(tmp_path, late).flights.iloc[0]
    assert (flight.delay_minutes, flight.delayed) == (14.0, False)


@pytest.mark.parametrize("column", ["Fecha-I", "Fecha-O"])
def test_a_time_that_the_clocks_skipped_is_set_aside(tmp_path, column) -> None:
    near = {"Fecha-I": "2017-08-12 23:50:00", "Fecha-O": "2017-08-13 01:04:00"}
    skipped = ROW | near | {column: "2017-08-13 00:30:00"}
    log = read(tmp_path, skipped, ROW | near, max_rejected_share=0.5)
    assert log.rejected[["row", "column", "value", "reason"]].to_numpy().tolist() == [
        [2, column, "2017-08-13 00:30:00", "a time that the clocks of Santiago skipped"]
    ]


def test_a_time_that_happened_twice_is_the_first_and_is_counted(tmp_path) -> None:
    twice = row(Fecha_I="2017-05-13 23:30:00", Fecha_O="2017-05-13 23:50:00", Vlo_I="1")
    after = row(Fecha_I="2017-05-13 23:30:00", Fecha_O="2017-05-14 00:10:00", Vlo_I="2")
    log = read(tmp_path, twice, after, row(Fecha_I="2017-05-13 22:59", Fecha_O="2017-05-13 22:59"))
    assert log.flights.delay_minutes.tolist() == [0.0, 20.0, 100.0]
    told = "2 flights were at a time that the clocks showed twice: taken as the first"
    assert log.notes == (told,)


def test_times_with_a_zone_are_turned_into_the_clocks_of_santiago_and_counted(tmp_path) -> None:
    log = read(tmp_path, row(Fecha_I="2017-02-01T02:30:00Z", Fecha_O="2017-01-31 23:40:00-03:00"))
    assert log.flights.scheduled_departure.astype(str).tolist() == ["2017-01-31 23:30:00"]
    assert log.flights.delay_minutes.tolist() == [10.0]
    assert log.notes == ("1 flight was given with a zone: turned into the clocks of Santiago",)


@pytest.mark.parametrize("column", ["Fecha-I", "Fecha-O"])
def test_a_time_with_a_zone_beside_one_without_is_set_aside(tmp_path, column) -> None:
    mixed = ROW | {column: f"{ROW[column]}Z"}
    log = read(tmp_path, mixed, row(Vlo_I="1"), max_rejected_share=0.5)
    assert log.rejected[["row", "column"]].to_numpy().tolist() == [[2, "other_zone"]]


def test_delay_of_exactly_15_minutes_is_on_time(tmp_path) -> None:
    assert read(tmp_path, row(Fecha_O="2017-01-31 23:45:00")).flights.delayed.tolist() == [False]


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
    }
    assert flights.dtypes.astype(str).to_list() == [
        "datetime64[s]",
        *["category"] * 6,
        "float64",
        "bool",
    ]


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
    assert read_flights(str(path)).flights.city.tolist() == ["Castro, Chiloe"]


@pytest.mark.parametrize("name", ["flights.csv.gz", "flights", "flights.csv"])
def test_gzip_is_read_whatever_its_name_with_the_same_fingerprint(tmp_path, name) -> None:
    text = csv_of(row()).encode()
    (tmp_path / "plain").write_bytes(text)
    (tmp_path / name).write_bytes(gzip.compress(text, mtime=0))
    plain, packed = read_flights(str(tmp_path / "plain")), read_flights(str(tmp_path / name))
    pd.testing.assert_frame_equal(packed.flights, plain.flights)
    assert packed.sha256 == plain.sha256 == hashlib.sha256(text).hexdigest()


def test_memory_url_is_read() -> None:
    with fsspec.open("memory://test-data/flights.csv", "wb") as file:
        file.write(csv_of(row()).encode())
    log = read_flights("memory://test-data/flights.csv")
    assert (len(log.flights), log.source) == (1, "memory://test-data/flights.csv")


def test_file_url_is_read(tmp_path) -> None:
    assert len(read_flights(Path(write(tmp_path, row())).as_uri()).flights) == 1


def test_missing_columns_are_named_with_those_found(tmp_path) -> None:
    source = write(tmp_path, {"Fecha-I": "2017-01-31 23:30:00", "OPERA": "Sky Airline"})
    assert error_of(source, max_rejected_share=1) == (
        "missing columns: Fecha-O, Ori-I, Vlo-I, Emp-I, Des-I, SIGLADES, TIPOVUELO; "
        "found: Fecha-I, OPERA"
    )


UNREADABLE = "not YYYY-MM-DD HH:MM:SS (day first is not guessed)"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (
            "Fecha-I",
            "31/01/2017 23:30",
            UNREADABLE,
        ),
        (
            "Fecha-O",
            "2017-02-30 10:00:00",
            UNREADABLE,
        ),
        ("Fecha-O", "", UNREADABLE),
        ("Ori-I", "SCFA", "not SCEL, the airport of Santiago"),
        ("Des-I", "KMI", "not an ICAO airport"),
        ("Des-I", "", "not an ICAO airport"),
        ("OPERA", "", "not an airline"),
        ("TIPOVUELO", "X", "neither I nor N"),
    ],
)
def test_a_bad_value_stops_with_its_row_column_and_value(tmp_path, column, value, reason) -> None:
    source = write_one_bad_of(tmp_path, 10, **{column: value})
    assert error_of(source) == (
        f"row 3, column {column}: {value!r} is {reason}; 1 of 10 rows have a fault (10.0%): "
        "mend them, or raise --max-rejected-share, now 0.01"
    )


def test_one_bad_row_of_100_is_set_aside_and_reported(tmp_path) -> None:
    log = read_flights(write_one_bad_of(tmp_path, 100, TIPOVUELO="X"))
    assert len(log.flights) == 99
    assert log.rejected.to_dict("records") == [
        {"row": 3, "column": "TIPOVUELO", "value": "X", "reason": "neither I nor N"}
    ]


def test_the_limit_of_bad_rows_can_be_raised(tmp_path) -> None:
    log = read_flights(write_one_bad_of(tmp_path, 10, TIPOVUELO="X"), max_rejected_share=0.1)
    assert (len(log.flights), len(log.rejected)) == (9, 1)


def test_no_good_row_stops_whatever_the_limit(tmp_path) -> None:
    assert "1 of 1 rows have a fault" in error_of(write(tmp_path, row(OPERA="")), 1)


def test_no_bad_row_leaves_an_empty_report(tmp_path) -> None:
    rejected = read(tmp_path, row()).rejected
    assert rejected.columns.tolist() == ["row", "column", "value", "reason"]
    assert rejected.empty


def test_a_row_with_several_faults_is_reported_once_with_the_first(tmp_path) -> None:
    log = read(tmp_path, row(), row(OPERA="", Fecha_O="?", TIPOVUELO="X"), max_rejected_share=0.5)
    assert log.rejected[["row", "column"]].values.tolist() == [[3, "Fecha-O"]]


@pytest.mark.parametrize(
    ("operated", "kept"),
    [
        ("2017-01-31 22:30:00", True),
        ("2017-01-31 22:29:00", False),
        ("2017-02-01 23:30:00", True),
        ("2017-02-01 23:31:00", False),
    ],
)
def test_delays_from_an_hour_early_to_a_day_late_are_plausible(tmp_path, operated, kept) -> None:
    log = read(tmp_path, row(), row(Vlo_I="1", Fecha_O=operated), max_rejected_share=0.5)
    assert (len(log.flights) == 2) is kept


def test_implausible_delay_is_reported_in_minutes(tmp_path) -> None:
    log = read(tmp_path, row(), row(Fecha_O="2017-03-31 23:33:00"), max_rejected_share=0.5)
    assert log.rejected.iloc[0].tolist() == [
        3, "delay_minutes", "84963.0", "not from -60 (early) to 1440 (a day late)"
    ]  # fmt: skip


@pytest.mark.parametrize("date", ["9999-12-31", "2071-01-01"])
def test_departure_after_today_is_set_aside(tmp_path, date) -> None:
    moment = f"{date} 00:00:00"
    log = read(tmp_path, row(), row(Fecha_I=moment, Fecha_O=moment), max_rejected_share=0.5)
    assert log.rejected.iloc[0].tolist() == [3, "Fecha-I", moment, "after today"]


@pytest.mark.parametrize(
    ("date", "kept"), [("1900-01-01", 0), ("2017-08-03", 0), ("2017-08-02", 2)]
)
def test_a_few_departures_far_from_all_others_are_set_aside(tmp_path, date, kept) -> None:
    """183 days after 2017-01-31 23:30 is 2017-08-02 23:30."""
    moment = f"{date} 00:00:00"
    many = [row(Vlo_I=str(number)) for number in range(250)]
    few = [row(Fecha_I=moment, Fecha_O=moment, Vlo_I=str(number)) for number in range(2)]
    log = read(tmp_path, *many, *few)
    assert len(log.flights) == 250 + kept
    assert set(log.rejected["reason"]) == (
        set() if kept else {"more than half a year from all but a few flights"}
    )


def test_a_hundredth_of_the_flights_are_not_a_few(tmp_path) -> None:
    many = [row(Vlo_I=str(number)) for number in range(99)]
    year_before = row(Fecha_I="2016-01-31 23:30:00", Fecha_O="2016-01-31 23:30:00")
    assert len(read(tmp_path, *many, year_before).flights) == 100


def test_repeated_flight_is_set_aside(tmp_path) -> None:
    log = read(tmp_path, row(), row(), row(Vlo_I="1"), max_rejected_share=0.5)
    assert len(log.flights) == 2
    assert log.rejected.iloc[0].tolist() == [
        3, "repeated_flight", "226", REPEATED
    ]  # fmt: skip


def test_a_file_that_is_in_it_twice_is_refused_though_its_flights_have_no_numbers(tmp_path) -> None:
    flights = [row(Vlo_I="", Fecha_I=f"2017-01-31 22:{minute}:00") for minute in range(40, 60)]
    header = dict(zip(ROW, ROW, strict=True))
    assert error_of(write(tmp_path, *flights, header, *flights)).startswith(
        f"row 23, column repeated_flight: '2017-01-31 22:40:00' is {REPEATED}; "
        "21 of 41 rows have a fault (51.2%)"
    )


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_typed_columns_are_read_as_text_is(tmp_path, ending) -> None:
    table = pd.DataFrame([row(Vlo_I="1"), row(Fecha_I="2017-02-01 00:00:00", Vlo_I="")])
    text = read_flights(str(write_table(table, tmp_path / "flights.csv"))).flights
    table[["Fecha-I", "Fecha-O"]] = table[["Fecha-I", "Fecha-O"]].apply(pd.to_datetime)
    table["Vlo-I"] = [1.0, None]
    typed = read_flights(str(write_table(table, tmp_path / f"flights.{ending}"))).flights
    pd.testing.assert_frame_equal(typed, text)


def write_table(table: pd.DataFrame, path: Path) -> Path:
    formats = {".csv": table.to_csv, ".parquet": table.to_parquet, ".xlsx": table.to_excel}
    formats[path.suffix](path, index=False)
    return path


def test_how_an_unusual_file_was_read_is_kept(tmp_path) -> None:
    path = tmp_path / "excel.csv"
    path.write_bytes(csv_of(row(SIGLADES="Concepción")).replace(",", ";").encode("cp1252"))
    log = read_flights(str(path))
    assert log.flights.city.tolist() == ["Concepción"]
    assert log.notes == ("Read as Windows-1252 with semicolons",)


def test_two_columns_of_one_name_are_refused(tmp_path) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(f"{HEADER},OPERA\n{GOOD},Sky\n", encoding="utf-8")
    assert error_of(str(path)) == "has two columns 'OPERA'"


def test_a_few_equal_rows_without_flight_number_are_two_flights_each(tmp_path) -> None:
    others = [row(Vlo_I=str(number)) for number in range(98)]
    assert len(read(tmp_path, row(Vlo_I=""), row(Vlo_I=""), *others).flights) == 100


@pytest.mark.parametrize(
    ("line", "surplus"), [("2017-01-31 23:30:00,226", "-16"), ("SCEL" + "," * 19, "2")]
)
def test_row_with_another_number_of_fields_is_set_aside(tmp_path, line, surplus) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(csv_of(row()) + line + "\n", encoding="utf-8")
    rejected = read_flights(str(path), max_rejected_share=0.5).rejected
    assert rejected.iloc[0].tolist() == [
        3, "surplus_fields", surplus, "not as many fields as the header"
    ]  # fmt: skip


def test_blank_lines_are_passed_over_and_still_counted(tmp_path) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n\n{GOOD.replace('SCEL', '?')}\n\n", encoding="utf-8")
    log = read_flights(str(path), max_rejected_share=0.5)
    assert (len(log.flights), log.rejected.row.tolist()) == (1, [4])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (HEADER.encode(), "no rows below the header"),
        (
            HEADER.encode() + b"\nCuracao,\nCura\xe7ao,",
            "has two encodings: line 3 is not UTF-8 (byte 0xe7), but text above it is",
        ),
        (HEADER.encode() + b'\n2017-01-31,"', "is not CSV: line 2, unexpected end of data"),
        (
            b"<html><body>\nnot found",
            "is an HTML page (of a login or an error?) and not the file itself",
        ),
        (
            gzip.compress(HEADER.encode(), mtime=0)[:-9],
            "is cut off: its gzip data ends too early",
        ),
    ],
)
def test_unusable_file_is_refused_in_one_sentence(tmp_path, content, message) -> None:
    path = tmp_path / "flights.csv"
    path.write_bytes(content)
    assert error_of(str(path)) == message


def test_missing_file_is_refused_in_one_sentence(tmp_path) -> None:
    assert error_of(str(tmp_path / "none.csv")) == "cannot be found or reached"
    assert error_of("memory://test-data/none.csv") == "cannot be found or reached"


def test_unknown_kind_of_url_is_refused_in_one_sentence() -> None:
    assert error_of("ftpx://host/a.csv") == ("cannot be read: ValueError: Protocol not known: ftpx")


def test_split_is_by_time_and_never_mixes() -> None:
    flights = flights_of("2017-01-01", "2017-02-28 23:59", "2017-03-01 00:00", "2017-03-31")
    earlier, later = split_by_time(flights, test_months=1)
    assert (earlier.index.tolist(), later.index.tolist()) == ([0, 1], [2, 3])


def test_split_counts_months_that_have_flights_across_the_year_end() -> None:
    flights = flights_of("2017-10-01", "2017-12-31", "2018-01-01", "2018-03-01")
    earlier, later = split_by_time(flights)
    assert (earlier.index.tolist(), later.index.tolist()) == ([0], [1, 2, 3])


def test_a_month_of_a_few_stray_flights_does_not_count_as_a_month() -> None:
    days = [f"2017-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(1, 31)]
    earlier, later = split_by_time(flights_of(*days, "2017-12-31"), test_months=1)
    assert str(earlier["scheduled_departure"].max().date()) == "2017-07-30"
    assert str(later["scheduled_departure"].max().date()) == "2017-12-31"


@pytest.mark.parametrize(("strays", "last"), [(2, "2017-07"), (3, "2017-12")])
def test_a_tenth_of_the_usual_flights_make_a_month(strays: int, last: str) -> None:
    days = [f"2017-{month:02}-{day:02}" for month in (6, 7) for day in range(1, 31)]
    months = full_months(flights_of(*days, *["2017-12-31"] * strays))
    assert str(months[-1]) == last


def test_split_leaves_a_month_to_train_on() -> None:
    flights = flights_of("2017-01-01", "2017-02-01")
    assert len(split_by_time(flights, test_months=1)[0]) == 1
    with pytest.raises(DataError, match="--test-months 2 leaves no month to train on"):
        split_by_time(flights, test_months=2)


@pytest.mark.parametrize("test_months", [0, 1, 3])
def test_split_refuses_a_single_month(test_months) -> None:
    with pytest.raises(DataError) as caught:
        split_by_time(flights_of("2017-01-01", "2017-01-31"), test_months)
    assert str(caught.value) == (
        f"--test-months {test_months} leaves no month to train on or none to test on: "
        "the flights are of 2017-01"
    )


def test_the_period_ends_with_the_last_full_month() -> None:
    days = [f"2017-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(1, 31)]
    first, last = span(flights_of(*days, "2017-12-31"))
    assert (str(first.date()), str(last.date())) == ("2017-06-01", "2017-08-30")
