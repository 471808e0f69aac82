"""Read and check `dataset_SCL.csv`: raw Spanish columns in, typed departures and their label out.

Spanish stops here, and so does all that is known only after take-off, except for the label.
DIA, MES, AÑO and DIANOM are not read: they are of the operated date, which for a flight delayed
past midnight is the next day. The calendar comes from the scheduled departure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from textwrap import shorten
from typing import Any

import pandas as pd
import pandera.pandas as pa

from flights.tables.cells import MOMENT, ZONE, as_local, as_number, as_text
from flights.tables.source import Unusable, open_source
from flights.tables.table import Table, read_table

DELAY_THRESHOLD_MINUTES = 15  # later than this is delayed; exactly 15 is on time
TEXT_COLUMNS = {
    "Vlo-I": "flight_number",
    "OPERA": "airline",
    "Emp-I": "airline_code",
    "Des-I": "destination",
    "SIGLADES": "city",
    "TIPOVUELO": "flight_type",
}
FAR = pd.Timedelta(days=183)  # without a flight
FEW = 0.01  # of all flights
RAW_COLUMNS = ["Fecha-I", "Fecha-O", "Ori-I", *TEXT_COLUMNS]
REJECTED_COLUMNS = {"row": "int64", "column": "str", "value": "str", "reason": "str"}


class DataError(ValueError):
    """The data cannot be used; the message is one sentence for whoever supplied it."""


@dataclass(frozen=True)
class FlightLog:
    """Departures fit for training, what was set aside, and where both came from.

    `flights`: one row per departure, sorted by the first of its columns, which are
    scheduled_departure (datetime64[s], local time of Santiago), flight_number ("" if unknown),
    airline, airline_code, destination (ICAO), city, flight_type ("I" or "N"), delay_minutes
    (float) and delayed (bool).
    `rejected`: one row per row set aside, with its first fault: row (line of the file, the header
    being 1), column, value, reason.
    `sha256`: fingerprint of the data, taken of the uncompressed bytes.
    `notes`: how the file was read, where that should be told.
    """

    flights: pd.DataFrame
    rejected: pd.DataFrame
    source: str
    sha256: str
    notes: tuple[str, ...] = ()


def parse_dates(dates: pd.Series) -> pd.Series:
    """ISO 8601 with date and time, a zone turned into the clocks of Santiago; NaT for the rest."""
    zoned = dates.str.fullmatch(MOMENT + ZONE)
    if zoned.any():
        dates = dates.mask(zoned, dates[zoned].map(as_local))
    moments = dates.where(dates.str.fullmatch(MOMENT))
    return pd.to_datetime(moments, format="ISO8601", errors="coerce").dt.as_unit("s")


def is_past(dates: pd.Series) -> pd.Series:
    return ~(parse_dates(dates) > pd.Timestamp.now())


def is_isolated(departures: pd.Series) -> pd.Series:
    """Whether a departure is of a few that are far from all others, such as of 1900-01-01."""
    ordered = departures.sort_values()
    period = (ordered.diff() > FAR).cumsum()
    return (period.map(period.value_counts(normalize=True)) < FEW).reindex(departures.index)


READABLE = pa.Check(lambda dates: parse_dates(dates).notna(), error="not YYYY-MM-DD HH:MM:SS")
PAST = pa.Check(is_past, error="after today")
# The data set holds -14 to 161 minutes. An hour early is what setting the clocks back can make of
# a punctual flight; more than a day late is a mistyped date or another day's flight.
PLAUSIBLE = pa.Check.in_range(-60, 24 * 60, error="not from -60 (early) to 1440 (a day late)")
# In the order in which the faults of one row are told. The columns in lower case are not in the
# file: `read_table` and `add_checked_columns` add them. Flight number, airline code and city may
# be blank.
SCHEMA = pa.DataFrameSchema(
    {
        "surplus_fields": pa.Column(int, pa.Check.eq(0, error="not as many fields as the header")),
        "Fecha-I": pa.Column(str, [READABLE, PAST]),
        "Fecha-O": pa.Column(str, READABLE),
        "Ori-I": pa.Column(str, pa.Check.eq("SCEL", error="not SCEL, the airport of Santiago")),
        "Des-I": pa.Column(str, pa.Check.str_matches("^[A-Z]{4}$", error="not an ICAO airport")),
        "OPERA": pa.Column(str, pa.Check.ne("", error="not an airline")),
        "TIPOVUELO": pa.Column(str, pa.Check.isin(["I", "N"], error="neither I nor N")),
        "delay_minutes": pa.Column(float, PLAUSIBLE, nullable=True),  # empty: a date is unreadable
        "isolated_departure": pa.Column(
            str, pa.Check.eq("", error="more than half a year from all but a few flights")
        ),
        "repeated_flight": pa.Column(str, pa.Check.eq("", error="the same as in an earlier row")),
    }
)


def read_flights(source: str, max_rejected_share: float = 0.01) -> FlightLog:
    """Read the data set from a path or URL, in any form that `flights.tables` reads.

    Rows with a fault are set aside. DataError if they are more than `max_rejected_share` of all
    rows, if a column is missing, or if the source cannot be read.
    """
    try:
        with open_source(source) as file:
            sha256 = file.fingerprint()
            with read_table(file) as opened:
                rows = list(read_rows(opened, source))
    except Unusable as error:
        raise DataError(str(error)) from error
    if not rows:
        raise DataError(f"{source}: no rows below the header")
    table = add_checked_columns(make_table(rows))
    rejected = find_faults(table)
    refuse_too_many(rejected, len(table), max_rejected_share, source)
    flights = label_flights(table.drop(index=rejected["row"]))
    return FlightLog(flights, rejected, source, sha256, tuple(opened.notes))


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


def read_rows(table: Table, source: str) -> Iterator[tuple[Any, ...]]:
    """Number in the file, number of surplus fields and RAW_COLUMNS, as text, of each row."""
    if missing := ", ".join(name for name in RAW_COLUMNS if name not in table.columns):
        found = shorten(", ".join(table.columns), 300)
        raise DataError(f"{source}: missing columns: {missing}; found: {found}")
    if twice := [name for name in RAW_COLUMNS if table.columns.count(name) > 1]:
        raise DataError(f"{source}: has two columns {twice[0]!r}")
    pick, blank = itemgetter(*map(table.columns.index, RAW_COLUMNS)), [""] * len(RAW_COLUMNS)
    for chunk in table.chunks:
        rows = zip(chunk.numbers, map(pick, chunk.rows), strict=True)
        yield from ((number, 0, *map(as_text, cells)) for number, cells in rows)
        for number, cells in chunk.misfits.items():
            yield (number, cells - len(table.columns), *blank)


def make_table(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """RAW_COLUMNS and surplus_fields; the index is the row in the file."""
    table = pd.DataFrame(rows, columns=["row", "surplus_fields", *RAW_COLUMNS]).set_index("row")
    return table.assign(**{"Vlo-I": table["Vlo-I"].map(as_number)}).sort_index()


def add_checked_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Add what can be judged only across columns.

    Equal rows without a flight number are not taken for one flight: two flights of an airline can
    share destination and both minutes (10 of 49,738 rows do once the numbers are left out). Unless
    they are many: then something is in the file twice.
    """
    scheduled, operated = parse_dates(table["Fecha-I"]), parse_dates(table["Fecha-O"])
    repeated, flight = table.duplicated(RAW_COLUMNS), table["Vlo-I"]
    if repeated.mean() > FEW:
        flight = flight.where(flight != "", table["Fecha-I"])
    return table.assign(
        scheduled_departure=scheduled,
        delay_minutes=(operated - scheduled).dt.total_seconds() / 60,
        isolated_departure=table["Fecha-I"].where(is_isolated(scheduled), ""),
        repeated_flight=flight.where(repeated, ""),
    )


def find_faults(table: pd.DataFrame) -> pd.DataFrame:
    """List the rows to set aside, each once with its first fault: row, column, value, reason."""
    try:
        SCHEMA.validate(table, lazy=True)
        return pd.DataFrame(columns=list(REJECTED_COLUMNS)).astype(REJECTED_COLUMNS)
    except pa.errors.SchemaErrors as error:
        names = {"index": "row", "failure_case": "value", "check": "reason"}
        cases = error.failure_cases.rename(columns=names)
        cases["rank"] = cases["column"].map(list(SCHEMA.columns).index)
        first = cases.sort_values(["row", "rank"]).drop_duplicates("row", ignore_index=True)
        return first[list(REJECTED_COLUMNS)].astype(REJECTED_COLUMNS)


def refuse_too_many(rejected: pd.DataFrame, rows: int, max_share: float, source: str) -> None:
    share = len(rejected) / rows
    if share > max_share or share == 1:
        most = rejected[rejected["reason"] == rejected["reason"].mode()[0]]
        row, column, value, reason = most.iloc[0]
        raise DataError(
            f"{source}: row {row}, column {column}: {value!r} is {reason}; {len(rejected)} of "
            f"{rows} rows have a fault ({share:.1%}): mend them, or raise --max-rejected-share, "
            f"now {max_share}"
        )


def label_flights(table: pd.DataFrame) -> pd.DataFrame:
    flights = table.rename(columns=TEXT_COLUMNS).sort_values("scheduled_departure", kind="stable")
    flights["delayed"] = flights["delay_minutes"] > DELAY_THRESHOLD_MINUTES
    columns = ["scheduled_departure", *TEXT_COLUMNS.values(), "delay_minutes", "delayed"]
    return flights[columns].reset_index(drop=True)
