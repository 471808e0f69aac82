"""What is checked of each row of `dataset_SCL.csv`, and how it becomes a typed flight.

Batches of text come in and typed batches go out, so that a large file is never all there as text.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandas.api.types import union_categoricals

from flights.clock import SANTIAGO
from flights.names.airports import find_airport, flight_type
from flights.tables.cells import MOMENT, ZONE, as_local
from train.airports import default_airport
from train.rows.clock import happened_twice, in_utc

DELAY_THRESHOLD_MINUTES = 15  # later than this is delayed; exactly 15 is on time
TEXT_COLUMNS = {
    "Vlo-I": "flight_number",
    "OPERA": "airline",
    "Emp-I": "airline_code",
    "Des-I": "destination",
    "SIGLADES": "city",
    "TIPOVUELO": "flight_type",
}
RAW_COLUMNS = ["Fecha-I", "Fecha-O", "Ori-I", *TEXT_COLUMNS]
REJECTED_COLUMNS = {"row": "int64", "column": "str", "value": "str", "reason": "str"}
FAR = pd.Timedelta(days=183)  # without a flight
FEW = 0.01  # of all flights
REPEATED = "the same as in an earlier row (all in it twice?)"


class Checked(NamedTuple):
    """Of a batch: the number of its rows, the flights among them, and the rows set aside.

    `flights` has the columns of `FlightLog.flights`, twice and zoned (bool), in the order of the
    file, whose lines are its index.
    """

    rows: int
    flights: pd.DataFrame
    rejected: pd.DataFrame


def parse_dates(dates: pd.Series) -> pd.Series:
    """ISO 8601 with date and time, a zone turned into the clocks of Santiago; NaT for the rest."""
    zoned = dates.str.fullmatch(MOMENT + ZONE)
    if zoned.any():
        dates = dates.mask(
            zoned, dates[zoned].map(lambda text: as_local(text, default_airport().clock))
        )
    moments = dates.where(dates.str.fullmatch(MOMENT))
    return pd.to_datetime(moments, format="ISO8601", errors="coerce").dt.as_unit("s")


def is_past(dates: pd.Series) -> pd.Series:
    return ~(parse_dates(dates) > pd.Timestamp.now(SANTIAGO).tz_localize(None))


def existed(dates: pd.Series) -> pd.Series:
    local = parse_dates(dates)
    return local.isna() | in_utc(local).notna()


READABLE = pa.Check(
    lambda dates: parse_dates(dates).notna(),
    error="not YYYY-MM-DD HH:MM:SS (day first is not guessed)",
)
PAST = pa.Check(is_past, error="after today")
EXISTED = pa.Check(existed, error="a time that the clocks of Santiago skipped")
# The data set holds -14 to 161 minutes. An hour early is what the hour that happens twice, when the
# clocks go back, can make of a punctual flight; more than a day late is a mistyped date or another
# day's flight.
PLAUSIBLE = pa.Check.in_range(-60, 24 * 60, error="not from -60 (early) to 1440 (a day late)")
# In the order in which the faults of one row are told. The columns in lower case are not in the
# file: reading and `add_times` add them. Flight number, airline code and city may be blank.
SCHEMA = pa.DataFrameSchema(
    {
        "surplus_fields": pa.Column(int, pa.Check.eq(0, error="not as many fields as the header")),
        "Fecha-I": pa.Column(str, [READABLE, PAST, EXISTED]),
        "Fecha-O": pa.Column(str, [READABLE, EXISTED]),
        "Ori-I": pa.Column(str, pa.Check.eq("SCEL", error="not SCEL, the airport of Santiago")),
        "Des-I": pa.Column(str, pa.Check.str_matches("^[A-Z]{4}$", error="not an ICAO airport")),
        "OPERA": pa.Column(str, pa.Check.ne("", error="not an airline")),
        "TIPOVUELO": pa.Column(str, pa.Check.isin(["I", "N"], error="neither I nor N")),
        "other_zone": pa.Column(
            str,
            pa.Check.eq("", error="a time with a zone beside one without"),
        ),
        "delay_minutes": pa.Column(float, PLAUSIBLE, nullable=True),  # empty: a date is unreadable
    }
)


def check_rows(table: pd.DataFrame) -> Checked:
    """Check RAW_COLUMNS (text) and surplus_fields (int), whose index is the line in the file."""
    table = add_times(table)
    rejected = find_faults(table)
    return Checked(len(table), label_flights(table.drop(index=rejected["row"])), rejected)


def add_times(table: pd.DataFrame) -> pd.DataFrame:
    """Add scheduled_departure, delay_minutes, which passes when clocks change, twice and zoned."""
    scheduled, operated = parse_dates(table["Fecha-I"]), parse_dates(table["Fecha-O"])
    zoned, other = (table[name].str.fullmatch(MOMENT + ZONE) for name in ("Fecha-I", "Fecha-O"))
    return table.assign(
        other_zone=table["Fecha-O"].where((zoned != other) & operated.notna(), ""),
        zoned=zoned,
        scheduled_departure=scheduled,
        delay_minutes=(in_utc(operated) - in_utc(scheduled)).dt.total_seconds() / 60,
        twice=happened_twice(scheduled) | happened_twice(operated),
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
        first = cases.sort_values(["row", "rank"], kind="stable").drop_duplicates("row")
        return first[list(REJECTED_COLUMNS)].astype(REJECTED_COLUMNS)


def label_flights(table: pd.DataFrame) -> pd.DataFrame:
    flights = table.rename(columns=TEXT_COLUMNS)
    flights["flight_type"] = by_country(flights["destination"], flights["flight_type"])
    flights["delayed"] = flights["delay_minutes"] > DELAY_THRESHOLD_MINUTES
    columns = ["scheduled_departure", *TEXT_COLUMNS.values(), "delay_minutes", "delayed"]
    columns += ["twice", "zoned"]
    return flights[columns].astype(dict.fromkeys(TEXT_COLUMNS.values(), "category"))


def by_country(destination: pd.Series, written: pd.Series) -> pd.Series:
    """Flight types as serving has them."""
    airports = {icao: find_airport(icao) for icao in destination.unique()}
    pairs = zip(destination, written, strict=True)
    types = [flight_type(airports[icao], text, default_airport().country) for icao, text in pairs]
    return pd.Series(types, written.index, written.dtype)


def join(batches: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Batches of flights as one table; `pd.concat` would make text of categories that differ."""
    columns = {
        name: union_categoricals([batch[name] for batch in batches], sort_categories=True)
        if name in TEXT_COLUMNS.values()
        else np.concatenate([batch[name] for batch in batches])
        for name in batches[0]
    }
    return pd.DataFrame(columns, index=np.concatenate([batch.index for batch in batches]))


def find_misfits(flights: pd.DataFrame) -> pd.DataFrame:
    """The faults that only all flights together tell, in the form of `find_faults`.

    Equal rows without a flight number are not taken for one flight: two flights of an airline can
    share destination and both minutes (10 of 49,738 rows do once the numbers are left out). Unless
    they are many: then something is in the file twice.
    """
    departure, number = flights["scheduled_departure"], flights["flight_number"].astype(str)
    isolated = is_isolated(departure)
    repeated = flights.duplicated() & ~isolated
    if repeated.mean() <= FEW:
        repeated &= number != ""
    told = number.where(number != "", departure.astype(str))
    far = "more than half a year from all but a few flights"
    faults = [
        ("isolated_departure", departure[isolated], far),
        ("repeated_flight", told[repeated], REPEATED),
    ]
    tables = [
        pd.DataFrame({"row": v.index, "column": c, "value": v.astype("str").array, "reason": r})
        for c, v, r in faults
    ]
    return pd.concat(tables).astype(REJECTED_COLUMNS)


def is_isolated(departures: pd.Series) -> pd.Series:
    """Whether a departure is of a few that are far from all others, such as of 1900-01-01."""
    ordered = departures.sort_values()
    period = (ordered.diff() > FAR).cumsum()
    return (period.map(period.value_counts(normalize=True)) < FEW).reindex(departures.index)
