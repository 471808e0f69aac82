"""Airports of the world by IATA or ICAO code, from the maintained package `airportsdata`."""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import as_file, files
from mmap import ACCESS_READ, mmap
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

IATA_LENGTH, ICAO_LENGTH = 3, 4


class Airport(NamedTuple):
    icao: str
    iata: str  # "" where there is none
    city: str
    country: str  # ISO 3166-1 alpha-2


class Table(NamedTuple):
    """Where in the package's file 28,000 airports are, which all processes share."""

    codes: NDArray[np.bytes_]  # both of each airport, sorted; of equal ones the later last
    lines: NDArray[np.intp]  # of each code that of its airport
    starts: NDArray[np.intp]  # of the lines, the first of which has the names of the columns
    content: mmap

    def airport(self, place: int) -> Airport:
        """That of a code, by its place among them."""
        line = self.lines[place]
        names, values = csv.reader(map(self.line, (0, line)))
        return Airport(*itemgetter(*Airport._fields)(dict(zip(names, values, strict=True))))

    def line(self, number: int) -> str:
        return self.content[self.starts[number] : self.starts[number + 1]].decode()


@cache
def table() -> Table:
    """By the codes alone, which the package writes first: to read all fields takes 70 ms."""
    with as_file(files("airportsdata") / "airports.csv") as path, path.open("rb") as file:
        content = mmap(file.fileno(), 0, access=ACCESS_READ)
    codes = np.array(re.findall(rb'\n"(\w*)","(\w*)"', content))
    order = np.argsort(codes, axis=None, kind="stable")
    ends = np.flatnonzero(np.frombuffer(content, np.uint8) == ord("\n"))
    return Table(codes.ravel()[order], 1 + order // 2, np.append(0, ends + 1), content)


@lru_cache(maxsize=4_096)  # as many as names that are `folded`
def find_airport(code: str) -> Airport | None:
    """The airport with this IATA or ICAO code, or None.

    Case does not matter, but "Kobe" is a city and not the airport KOBE in Florida.
    """
    code = code.strip()
    if code.istitle() and len(code) != IATA_LENGTH:
        return None
    key = code.upper().encode()
    if len(key) not in {IATA_LENGTH, ICAO_LENGTH}:
        return None
    codes = table().codes
    place = int(np.searchsorted(codes, np.bytes_(key), side="right")) - 1
    return table().airport(place) if codes[place] == key else None


def flight_type(airport: Airport | None, given: str, home: str) -> str:
    """ "I" or "N" by the destination's country, as given where that is not known.

    `home`: the country where the flight starts.

    244 of the 49,738 real flights of January to September 2017 are written the other way. Learnt
    as they are written, July to September had an AUC of 0.6537 and a Brier score of 0.16250; by
    the country 0.6541 and 0.16245 (2026-11-26).
    """
    if airport is None:
        return given
    return "N" if airport.country == home else "I"
