"""What is checked of each row of a file of past flights, and the faults that it tells."""

import pandas as pd
import pandera.pandas as pa

from flights.airport import Airport, Moment
from flights.api.naming import either
from flights.clock import Clock
from flights.tables.cells import MOMENT, ZONE, as_local
from train.rows.clock import in_utc

REJECTED_COLUMNS = {"row": "int64", "column": "str", "value": "str", "reason": "str"}
NO_FAULTS = pd.DataFrame(columns=list(REJECTED_COLUMNS)).astype(REJECTED_COLUMNS)
UNREADABLE = "not YYYY-MM-DD HH:MM:SS (day first is not guessed)"
# The data of Santiago holds -14 to 161 minutes. An hour early is what the hour that happens twice,
# when the clocks go back, can make of a punctual flight; more than a day late is a mistyped date or
# another day's flight.
PLAUSIBLE = pa.Check.in_range(-60, 24 * 60, error="not from -60 (early) to 1440 (a day late)")


def parse_dates(dates: pd.Series, clock: Clock) -> pd.Series:
    """ISO 8601 with date and time, one with a zone by the clock; NaT for the rest."""
    zoned = dates.str.fullmatch(MOMENT + ZONE)
    if zoned.any():
        dates = dates.mask(zoned, dates[zoned].map(lambda text: as_local(text, clock)))
    moments = dates.where(dates.str.fullmatch(MOMENT))
    return pd.to_datetime(moments, format="ISO8601", errors="coerce").dt.as_unit("s")


def schema_of(airport: Airport) -> pa.DataFrameSchema:
    """In the order in which the faults of one row are told.

    surplus_fields, other_zone and delay_minutes are in no file: reading and `add_times` add them.
    Flight number, airline code and city may be blank.
    """
    readable, past, existed = moment_checks(airport)
    outcome = {"departed": pa.Column(str, [readable, existed])}
    if airport.columns.departed is None:
        outcome = {"delay": pa.Column(str, pa.Check(is_number, error="no number of minutes"))}
    return pa.DataFrameSchema(
        {
            "surplus_fields": pa.Column(
                int, pa.Check.eq(0, error="not as many fields as the header")
            ),
            "scheduled": pa.Column(str, [readable, past, existed]),
            **outcome,
            "origin": pa.Column(str, origin_check(airport)),
            "destination": pa.Column(
                str, pa.Check.str_matches("^[A-Z]{4}$", error="not an ICAO airport")
            ),
            "airline": pa.Column(str, pa.Check.ne("", error="not an airline")),
            "flight_type": pa.Column(str, type_check(airport)),
            "other_zone": pa.Column(
                str,
                pa.Check.eq("", error="a time with a zone beside one without"),
            ),
            # Empty: a date is unreadable.
            "delay_minutes": pa.Column(float, PLAUSIBLE, nullable=True),
        }
    )


def moment_checks(airport: Airport) -> tuple[pa.Check, pa.Check, pa.Check]:
    clock = airport.clock
    several = isinstance(airport.columns.scheduled, Moment)

    def is_readable(dates: pd.Series) -> pd.Series:
        return parse_dates(dates, clock).notna()

    def is_past(dates: pd.Series) -> pd.Series:
        return ~(parse_dates(dates, clock) > pd.Timestamp.now(clock.zone).tz_localize(None))

    def existed(dates: pd.Series) -> pd.Series:
        local = parse_dates(dates, clock)
        return local.isna() | in_utc(local, clock.zone).notna()

    return (
        pa.Check(is_readable, error="no day and time (HHMM)" if several else UNREADABLE),
        pa.Check(is_past, error="after today"),
        pa.Check(existed, error=f"a time that the clocks of {airport.city} skipped"),
    )


def is_number(minutes: pd.Series) -> pd.Series:
    return pd.to_numeric(minutes, errors="coerce").notna()


def origin_check(airport: Airport) -> pa.Check:
    icaos = [origin.icao for origin in airport.origins]
    which = f"the airport{'s' if airport.has_several else ''} of {airport.city}"
    return pa.Check.isin(icaos, error=f"not {either(icaos)}, {which}")


def type_check(airport: Airport) -> pa.Check:
    """Where the file has no types, the destination's country tells them."""
    error = "neither I nor N"
    if airport.columns.flight_type is None:
        error = "in a country that no table tells, and no column tells the flight's type"
    return pa.Check.isin(["I", "N"], error=error)


def find_faults(table: pd.DataFrame, airport: Airport) -> pd.DataFrame:
    """List the rows to set aside, each once with its first fault: row, column, value, reason."""
    schema = schema_of(airport)
    try:
        schema.validate(table, lazy=True)
        return NO_FAULTS.copy()
    except pa.errors.SchemaErrors as error:
        names = {"index": "row", "failure_case": "value", "check": "reason"}
        cases = error.failure_cases.rename(columns=names)
        cases["rank"] = cases["column"].map(list(schema.columns).index)
        first = cases.sort_values(["row", "rank"], kind="stable").drop_duplicates("row")
        return first[list(REJECTED_COLUMNS)].astype(REJECTED_COLUMNS)
