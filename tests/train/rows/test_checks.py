"""Rows that are set aside, and why."""

import pytest

from tests.samples.airports import SCL
from tests.samples.raw_flights import (
    GOOD,
    HEADER,
    ROW,
    csv_of,
    error_of,
    read,
    row,
    write,
    write_one_bad_of,
)
from train.rows.checks import REPEATED
from train.rows.data import read_flights

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
    log = read_flights(write_one_bad_of(tmp_path, 100, TIPOVUELO="X"), SCL)
    assert len(log.flights) == 99
    assert log.rejected.to_dict("records") == [
        {"row": 3, "column": "TIPOVUELO", "value": "X", "reason": "neither I nor N"}
    ]


def test_the_limit_of_bad_rows_can_be_raised(tmp_path) -> None:
    log = read_flights(write_one_bad_of(tmp_path, 10, TIPOVUELO="X"), SCL, max_rejected_share=0.1)
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


def test_a_few_equal_rows_without_flight_number_are_two_flights_each(tmp_path) -> None:
    others = [row(Vlo_I=str(number)) for number in range(98)]
    assert len(read(tmp_path, row(Vlo_I=""), row(Vlo_I=""), *others).flights) == 100


@pytest.mark.parametrize(
    ("line", "surplus"), [("2017-01-31 23:30:00,226", "-16"), ("SCEL" + "," * 19, "2")]
)
def test_row_with_another_number_of_fields_is_set_aside(tmp_path, line, surplus) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(csv_of(row()) + line + "\n", encoding="utf-8")
    rejected = read_flights(str(path), SCL, max_rejected_share=0.5).rejected
    assert rejected.iloc[0].tolist() == [
        3, "surplus_fields", surplus, "not as many fields as the header"
    ]  # fmt: skip


def test_blank_lines_are_passed_over_and_still_counted(tmp_path) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n\n{GOOD.replace('SCEL', '?')}\n\n", encoding="utf-8")
    log = read_flights(str(path), SCL, max_rejected_share=0.5)
    assert (len(log.flights), log.rejected.row.tolist()) == (1, [4])
