"""A file by the columns of its airport: New York's has four for a time, and minutes of delay."""

from pathlib import Path

import pandas as pd
import pytest

from flights.airport import Airport
from tests.samples import raw_flights as raw
from tests.samples.airports import NYC, SCL
from train.rows.data import DataError, FlightLog, read_flights

ROW = {
    "year": "2013",
    "month": "3",
    "day": "9",
    "sched_dep_time": "515",
    "dep_delay": "22",
    "carrier": "UA",
    "flight": "1545",
    "origin": "EWR",
    "dest": "SJU",
}
TIME = "year month day sched_dep_time"


def write(folder: Path, *rows: dict[str, str]) -> str:
    path = folder / "flights.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return str(path)


def read(folder: Path, *rows: dict[str, str]) -> FlightLog:
    return read_flights(write(folder, *rows), NYC, max_rejected_share=0.5)


def test_a_row_becomes_a_flight_of_one_of_several_origins(tmp_path: Path) -> None:
    flights = read(tmp_path, ROW).flights
    assert flights.iloc[0].to_dict() == {
        "scheduled_departure": pd.Timestamp("2013-03-09 05:15:00"),
        "flight_number": "1545",
        "airline": "UA",
        "airline_code": "",
        "destination": "TJSJ",
        "city": "San Juan",
        "flight_type": "N",  # by the country of the table
        "origin": "KEWR",
        "delay_minutes": 22.0,
        "delayed": True,
        "departure_utc": pd.Timestamp("2013-03-09 10:15:00"),
    }


def test_a_city_is_called_as_the_airports_file_calls_it(tmp_path: Path) -> None:
    own = Airport.of(NYC.as_metadata() | {"places": {"TJSJ": ["San Juan de Puerto Rico", "SJ"]}})
    log = read_flights(write(tmp_path, ROW), own)
    assert log.flights["city"].tolist() == ["San Juan de Puerto Rico"]


def test_icao_codes_do_as_well(tmp_path: Path) -> None:
    flights = read(tmp_path, ROW | {"origin": "KEWR", "dest": "TJSJ"}).flights
    assert flights[["origin", "destination"]].to_numpy().tolist() == [["KEWR", "TJSJ"]]


@pytest.mark.parametrize("blank", ["", "NA"])
def test_a_flight_without_a_delay_was_cancelled_and_is_told_of(tmp_path: Path, blank: str) -> None:
    flights = [ROW | {"flight": n} for n in "1234"]
    log = read(tmp_path, *flights[:2], *[row | {"dep_delay": blank} for row in flights[2:]])
    assert (len(log.flights), len(log.rejected)) == (2, 0)
    assert log.notes == ("2 flights were cancelled: not learnt from",)


def test_so_was_one_without_a_time_of_departure(tmp_path: Path) -> None:
    rows = [raw.row(Vlo_I=number) for number in "12"] + [raw.row(Vlo_I="3", Fecha_O="")]
    log = raw.read(tmp_path, *rows)
    assert (len(log.flights), len(log.rejected)) == (2, 0)
    assert log.notes == ("1 flight was cancelled: not learnt from",)


def test_a_file_of_cancelled_flights_for_the_most_part_has_another_column(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"column dep_delay is blank in 2 of 3 rows, which"):
        read(tmp_path, ROW, *[ROW | {"flight": n, "dep_delay": ""} for n in "12"])


@pytest.mark.parametrize(
    ("changes", "column", "value", "reason"),
    [
        (
            {"month": "13"},
            TIME,
            "2013 13 9 515",
            "no day and time (HHMM)",
        ),
        (
            {"sched_dep_time": "2400"},
            TIME,
            "2013 3 9 2400",
            "no day and",
        ),
        ({"sched_dep_time": ""}, TIME, "2013 3 9 ", "no day and time"),
        ({"year": "2913"}, TIME, "2913 3 9 515", "after today"),
        (
            {"day": "10", "sched_dep_time": "230"},
            TIME,
            "2013 3 10 230",
            "a time that the clocks of New York skipped",
        ),
        ({"dep_delay": "late"}, "dep_delay", "late", "no number of minutes"),
        ({"dep_delay": "1441"}, "dep_delay", "1441", "not from -60 (early) to 1440 (a day late)"),
        ({"origin": "SCL"}, "origin", "SCL", "not KEWR, KJFK or KLGA, the airports of New York"),
        ({"dest": "QQQ"}, "dest", "QQQ", "not an ICAO airport"),
        ({"carrier": "-"}, "carrier", "-", "not an airline"),
        (
            {"origin": "KEWR", "dest": "SEQU"},
            "dest",
            "SEQU",
            "in a country that no table tells, and no column tells the flight's type",
        ),
    ],
)
def test_a_fault_is_told_by_the_columns_and_the_values_of_the_file(
    tmp_path: Path, changes: dict[str, str], column: str, value: str, reason: str
) -> None:
    rejected = read(tmp_path, ROW, ROW | changes).rejected
    assert rejected[["row", "column", "value"]].to_numpy().tolist() == [[3, column, value]]
    assert rejected["reason"][0].startswith(reason)


def test_two_flights_of_two_origins_are_not_one(tmp_path: Path) -> None:
    assert len(read(tmp_path, ROW, ROW | {"origin": "JFK"}).flights) == 2
    assert read(tmp_path, ROW, ROW).rejected["column"].tolist() == ["repeated_flight"]


def test_a_file_of_another_airport_is_refused_by_its_columns(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="missing columns: Fecha-I, Fecha-O, Ori-I, Vlo-I"):
        read_flights(write(tmp_path, ROW), SCL)
