"""From the columns of a file, as its airport calls them, to those that are checked.

Those are, as text: scheduled, departed or delay (minutes, blank for a flight that did not leave),
origin and destination (ICAO), and `TEXTS`. What a file lacks is blank or of the table of airports.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from flights.airport import Airport, Moment
from flights.names.airports import IATA_LENGTH, find_airport, flight_type
from flights.tables.cells import as_number
from train.rows.names import clean

TEXTS = ("flight_number", "airline", "airline_code", "destination", "city", "flight_type")
READ = ("scheduled", "departed", "delay", "origin", *TEXTS)


@dataclass(frozen=True)
class Layout:
    """How the files of an airport are read."""

    airport: Airport

    @cached_property
    def own(self) -> dict[str, tuple[str, ...]]:
        """What is checked -> the columns of the file that it is made of."""
        columns = {name: getattr(self.airport.columns, name) for name in READ}
        return {name: names_of(value) for name, value in columns.items() if value}

    @cached_property
    def names(self) -> list[str]:
        """The columns of the file that are read, each once."""
        return list(dict.fromkeys(name for names in self.own.values() for name in names))

    def arrange(self, cells: pd.DataFrame) -> pd.DataFrame:
        """From text of `names` to text of what is checked, row by row."""
        columns = {name: clean(self.column(cells, name).rename(name)) for name in self.own}
        origin, destination = columns["origin"], columns["destination"]
        by_iata = origin.str.len() == IATA_LENGTH  # then destinations are, too, and SPJ is no slip
        if by_iata.any():
            own = {one.iata: one.icao for one in self.airport.origins}
            columns["origin"] = each(origin, lambda code: own.get(code, code))
            columns["destination"] = destination.mask(by_iata, each(destination, icao_of))
        if "flight_number" in columns:
            columns["flight_number"] = each(columns["flight_number"], as_number)
        lacking = [name for name in TEXTS if name not in columns]
        columns |= {name: self.lacking(name, columns["destination"]) for name in lacking}
        return pd.DataFrame(columns)

    def column(self, cells: pd.DataFrame, name: str) -> pd.Series:
        value = getattr(self.airport.columns, name)
        return moments(cells, value) if isinstance(value, Moment) else cells[value]

    def lacking(self, name: str, destination: pd.Series) -> pd.Series:
        """A column that the file does not have."""
        if name == "city":
            return each(destination, self.city_of)
        if name == "flight_type":
            return each(destination, self.type_of)
        return pd.Series("", destination.index)

    def city_of(self, icao: str) -> str:
        """The first of its other names, or that of the table, which has Tocumen for Panama City."""
        found = find_airport(icao)
        return next(iter(self.airport.places.get(icao, ())), found.city if found else "")

    def type_of(self, icao: str) -> str:
        return flight_type(find_airport(icao), "", self.airport.country)

    def in_own_words(self, faults: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
        """Faults by the columns and the values of the file, where they are of some."""
        lacking = {"delay_minutes": "delay"}
        if "flight_type" not in self.own:
            lacking["flight_type"] = "destination"
        for column in faults["column"].unique():
            if names := self.own.get(lacking.get(column, column)):
                rows = faults["column"] == column
                own = cells.loc[faults.loc[rows, "row"], list(names)].agg(" ".join, axis=1)
                faults.loc[rows, "value"] = own.to_numpy()
                faults.loc[rows, "column"] = " ".join(names)
        return faults


def names_of(column: str | Moment) -> tuple[str, ...]:
    return tuple(name for _, name in column) if isinstance(column, Moment) else (column,)


def each(column: pd.Series, function: Callable[[str], str]) -> pd.Series:
    """Of each text, once for all that are alike."""
    return column.map({text: function(text) for text in column.unique()})


def icao_of(code: str) -> str:
    found = find_airport(code)
    return found.icao if found else code


def moments(cells: pd.DataFrame, column: Moment) -> pd.Series:
    """YYYY-MM-DD HH:MM; no such text where the four cells tell no time."""
    month, day = (each(cells[name], two_digits) for name in (column.month, column.day))
    time = each(cells[column.time], time_of_day)
    return each(cells[column.year], as_number) + "-" + month + "-" + day + " " + time


def two_digits(text: str) -> str:
    return as_number(text).zfill(2)


def time_of_day(text: str) -> str:
    """HH:MM of a number such as 515; no such text of any other, and midnight is 0."""
    digits = as_number(text).zfill(4)
    return f"{digits[:-2]}:{digits[-2:]}" if text else ""
