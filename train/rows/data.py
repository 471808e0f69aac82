"""Read and check a file of past flights: an airport's columns in, typed departures and their label
out.

The names of columns stop here, and so does all that is known only after take-off, except for the
label. The calendar comes from the scheduled departure: DIA, MES, AÑO and DIANOM of dataset_SCL.csv
are of the operated date, which for a flight delayed past midnight is the next day.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from textwrap import shorten
from typing import Any

import pandas as pd

from flights.airport import Airport
from flights.tables.cells import as_text
from flights.tables.place import Unusable
from flights.tables.source import open_source
from flights.tables.table import Table, read_table
from train.rows.checks import Checked, check_rows, find_misfits, join
from train.rows.columns import Layout
from train.rows.names import merge_spellings

BATCH = 50_000  # rows that are there as text at a time

Tell = Callable[[str], None]


class DataError(ValueError):
    """The data cannot be used; the message is one sentence for whoever supplied it."""


@dataclass(frozen=True)
class FlightLog:
    """Departures fit for training, what was set aside, and where both came from.

    `flights`: one row per departure, sorted by the first of its columns, which are
    scheduled_departure (datetime64[s], local time), flight_number ("" if unknown), airline,
    airline_code, destination (ICAO), city, flight_type ("I" or "N") and, where the airport has
    several, origin (ICAO), these texts as categories, delay_minutes (float), delayed (bool) and
    departure_utc (datetime64[s], the scheduled one).
    `rejected`: one row per row set aside, with its first fault: row (line of the file, the header
    being 1), column, value, reason.
    `sha256`: fingerprint of the data, taken of the uncompressed bytes.
    `notes`: what was made of the file, where that should be told.
    """

    flights: pd.DataFrame
    rejected: pd.DataFrame
    source: str
    sha256: str
    airport: Airport
    notes: tuple[str, ...] = ()


def read_flights(
    source: str,
    airport: Airport,
    max_rejected_share: float = 0.01,
    tell: Tell = lambda progress: None,
) -> FlightLog:
    """Read the flights of an airport from a path or URL, in any form that `flights.tables` reads.

    Flights that did not leave are left out, and rows with a fault set aside. DataError if these are
    more than `max_rejected_share` of all rows, if a column is missing, or if the source cannot be
    read. `tell` is told how many rows are read, every million.
    """
    try:
        with open_source(source) as file:
            sha256 = file.fingerprint()
            with read_table(file) as table:
                checked = list(check_table(table, Layout(airport), source, tell))
    except Unusable as error:
        raise DataError(str(error)) from error
    if not checked:
        raise DataError(f"{source}: no rows below the header")
    rows, cancelled = sum(one.rows for one in checked), sum(one.cancelled for one in checked)
    refuse_most_cancelled(cancelled, rows, airport, source)
    flights = join([batch.flights for batch in checked])
    misfits = find_misfits(flights)
    faults = pd.concat([*(batch.rejected for batch in checked), misfits])
    rejected = faults.sort_values("row", ignore_index=True)
    refuse_too_many(rejected, rows, max_rejected_share, source)
    flights, merged = merge_spellings(flights.drop(index=misfits["row"]))
    counts = {
        "cancelled: not learnt from": cancelled,
        "at a time that the clocks showed twice: taken as the first": flights.pop("twice").sum(),
        f"given with a zone: turned into the clocks of {airport.city}": flights.pop("zoned").sum(),
    }
    notes = [*table.notes, *count_notes(counts), *merged]
    flights = flights.sort_values("scheduled_departure", kind="stable", ignore_index=True)
    return FlightLog(flights, rejected, source, sha256, airport, tuple(notes))


def refuse_most_cancelled(cancelled: int, rows: int, airport: Airport, source: str) -> None:
    if cancelled > rows / 2:
        raise DataError(
            f"{source}: column {airport.columns.outcome} is blank in {cancelled:,} of {rows:,} "
            "rows, which are cancelled flights then: does it tell when the others left?"
        )


def check_table(table: Table, layout: Layout, source: str, tell: Tell) -> Iterator[Checked]:
    rows = read_rows(table, layout.names, source)
    for number, batch in enumerate(iter(lambda: list(islice(rows, BATCH)), []), start=1):
        yield check_rows(make_table(batch, layout.names), layout)
        if number % (1_000_000 // BATCH) == 0:
            tell(f"{number * BATCH:,} rows")


def count_notes(counts: Mapping[str, int]) -> list[str]:
    return [
        f"{count:,} {'flight was' if count == 1 else 'flights were'} {note}"
        for note, count in counts.items()
        if count
    ]


def split_by_time(flights: pd.DataFrame, test_months: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split into (earlier, later): later begins with the last `test_months` calendar months.

    Never at random: whole days are late together, so a random split tests on days it has seen.
    DataError if no month is left to train on.
    """
    present = full_months(flights)
    if not 1 <= test_months < len(present):
        raise DataError(
            f"--test-months {test_months} leaves no month to train on or none to test on: "
            f"the flights are of {', '.join(map(str, present))}"
        )
    later = months_of(flights) >= present[-test_months]
    return flights[~later], flights[later]


def refuse_if_alike(flights: pd.DataFrame) -> None:
    """DataError if all are late or none is: nothing can be learnt or judged."""
    if flights["delayed"].nunique() == 1:
        which = "all" if flights["delayed"].iloc[0] else "none"
        first, last = flights["scheduled_departure"].agg(["min", "max"]).dt.date
        raise DataError(
            f"{which} of the {len(flights):,} flights from {first} to {last} left more than 15 "
            "minutes late: does the column tell when they left?"
        )


def months_of(flights: pd.DataFrame) -> pd.Series:
    """The calendar month of each scheduled departure."""
    return flights["scheduled_departure"].dt.to_period("M")


def full_months(flights: pd.DataFrame) -> list[pd.Period]:
    """The months in order, without those of a few stray flights (a tenth of the usual number):
    a file that ends in September can hold two flights of New Year's Eve.
    """
    sizes = months_of(flights).value_counts().sort_index()
    return list(sizes.index[sizes >= sizes.median() / 10])


def span(flights: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last departure of the full months."""
    departures = flights["scheduled_departure"][months_of(flights).isin(full_months(flights))]
    return departures.min(), departures.max()


def read_rows(table: Table, names: list[str], source: str) -> Iterator[tuple[Any, ...]]:
    """Number in the file, number of surplus fields and the cells of `names`, as text, by row."""
    if missing := ", ".join(name for name in names if name not in table.columns):
        found = shorten(", ".join(table.columns), 300)
        raise DataError(f"{source}: missing columns: {missing}; found: {found}")
    if twice := [name for name in names if table.columns.count(name) > 1]:
        raise DataError(f"{source}: has two columns {twice[0]!r}")
    pick, blank = itemgetter(*map(table.columns.index, names)), [""] * len(names)
    for chunk in table.chunks:
        rows = zip(chunk.numbers, map(pick, chunk.rows), strict=True)
        yield from ((number, 0, *map(as_text, cells)) for number, cells in rows)
        for number, cells in chunk.misfits.items():
            yield (number, cells - len(table.columns), *blank)


def make_table(rows: list[tuple[Any, ...]], names: list[str]) -> pd.DataFrame:
    """The columns `names` and surplus_fields; the index is the row in the file."""
    return (
        pd.DataFrame(rows, columns=["row", "surplus_fields", *names]).set_index("row").sort_index()
    )


def refuse_too_many(rejected: pd.DataFrame, rows: int, max_share: float, source: str) -> None:
    share = len(rejected) / rows
    if share > max_share or share == 1:
        most = rejected[rejected["reason"] == rejected["reason"].mode()[0]]
        row, column, value, reason = most.iloc[0]
        cure = (
            "mend them"
            if share == 1
            else f"mend them, or raise --max-rejected-share, now {max_share}"
        )
        raise DataError(
            f"{source}: row {row}, column {column}: {value!r} is {reason}; {len(rejected)} of "
            f"{rows} rows have a fault ({share:.1%}): {cure}"
        )
