"""From the text of a file's rows to typed flights, and the rows that are set aside.

Batches of text come in and typed batches go out, so that a large file is never all there as text.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from flights.airport import Airport
from flights.names.airports import find_airport, flight_type
from flights.tables.cells import MOMENT, ZONE
from train.rows.clock import happened_twice, in_utc
from train.rows.columns import TEXTS, Layout
from train.rows.schema import REJECTED_COLUMNS, find_faults, parse_dates

DELAY_THRESHOLD_MINUTES = 15  # later than this is delayed; exactly 15 is on time
FAR = pd.Timedelta(days=183)  # without a flight
FEW = 0.01  # of all flights
REPEATED = "the same as in an earlier row (all in it twice?)"


class Checked(NamedTuple):
    """Of a batch: the number of its rows, the flights among them, and the rows set aside.

    `flights` has the columns of `FlightLog.flights`, twice and zoned (bool), in the order of the
    file, whose lines are its index. `cancelled`: the rows of flights that did not leave.
    """

    rows: int
    flights: pd.DataFrame
    rejected: pd.DataFrame
    cancelled: int


def check_rows(cells: pd.DataFrame, layout: Layout) -> Checked:
    """Check the text of the columns that the layout names, and surplus_fields (int).

    The index is the line in the file.
    """
    table = layout.arrange(cells).assign(surplus_fields=cells["surplus_fields"])
    cancelled = did_not_leave(table)
    table = add_times(table[~cancelled], layout.airport)
    rejected = layout.in_own_words(find_faults(table, layout.airport), cells)
    flights = label_flights(table.drop(index=rejected["row"]), layout.airport)
    return Checked(len(cells), flights, rejected, int(cancelled.sum()))


def did_not_leave(table: pd.DataFrame) -> pd.Series:
    outcome = table["delay" if "delay" in table else "departed"]
    return (outcome == "") & (table["surplus_fields"] == 0)


def add_times(table: pd.DataFrame, airport: Airport) -> pd.DataFrame:
    """Add scheduled_departure, departure_utc, delay_minutes, which passes when clocks change,
    twice, zoned and other_zone.
    """
    zone, scheduled = airport.clock.zone, parse_dates(table["scheduled"], airport.clock)
    zoned = table["scheduled"].str.fullmatch(MOMENT + ZONE)
    due, twice = in_utc(scheduled, zone), happened_twice(scheduled, zone)
    if "delay" in table:
        minutes, other = pd.to_numeric(table["delay"], errors="coerce").astype(float), ""
    else:
        departed = parse_dates(table["departed"], airport.clock)
        minutes = (in_utc(departed, zone) - due).dt.total_seconds() / 60
        twice |= happened_twice(departed, zone)
        differs = zoned != table["departed"].str.fullmatch(MOMENT + ZONE)
        other = table["departed"].where(differs & departed.notna(), "")
    return table.assign(
        other_zone=other,
        zoned=zoned,
        scheduled_departure=scheduled,
        departure_utc=due,
        delay_minutes=minutes,
        twice=twice,
    )


def label_flights(table: pd.DataFrame, airport: Airport) -> pd.DataFrame:
    texts = [*TEXTS, *(["origin"] if airport.has_several else [])]
    table = table.assign(
        flight_type=by_country(table["destination"], table["flight_type"], airport.country),
        delayed=table["delay_minutes"] > DELAY_THRESHOLD_MINUTES,
    )
    columns = ["scheduled_departure", *texts, "delay_minutes", "delayed"]
    columns += ["departure_utc", "twice", "zoned"]
    return table[columns].astype(dict.fromkeys(texts, "category"))


def by_country(destination: pd.Series, written: pd.Series, home: str) -> pd.Series:
    """Flight types as serving has them."""
    airports = {icao: find_airport(icao) for icao in destination.unique()}
    pairs = zip(destination, written, strict=True)
    types = [flight_type(airports[icao], text, home) for icao, text in pairs]
    return pd.Series(types, written.index, written.dtype)


def join(batches: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Batches of flights as one table; `pd.concat` would make text of categories that differ."""
    columns = {
        name: union_categoricals([batch[name] for batch in batches], sort_categories=True)
        if isinstance(batches[0][name].dtype, pd.CategoricalDtype)
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
