"""Many scheduled departures, kept as columns; each of them is a `Flight` where one is asked for."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from flights.clock import EPOCH, MINUTE
from flights.columns import Column
from flights.features import Flight, Flights


class Timetable(Sequence[Flight]):
    def __init__(self, lines: Column, departures: NDArray[np.int64], numbers: Column) -> None:
        """`lines`: of (airline, destination, flight type, origin). `departures`: minutes since 1970
        by the clocks there, shape (n,). `numbers`: of the flights.
        """
        self.lines, self.departures, self.numbers = lines, departures, numbers

    def __len__(self) -> int:
        return len(self.departures)

    @overload
    def __getitem__(self, place: int) -> Flight: ...
    @overload
    def __getitem__(self, place: slice) -> "Timetable": ...
    def __getitem__(self, place: int | slice) -> "Flight | Timetable":
        if isinstance(place, slice):
            return self.take(place)
        departure = EPOCH + MINUTE * int(self.departures[place])
        airline, destination, flight_type, origin = self.lines.values[self.lines.codes[place]]
        number = self.numbers.values[self.numbers.codes[place]]
        return Flight(airline, destination, flight_type, departure, number, origin)

    def __iter__(self) -> Iterator[Flight]:
        return map(self.__getitem__, range(len(self)))

    def take(self, rows: NDArray[Any] | slice) -> "Timetable":
        return Timetable(self.lines.take(rows), self.departures[rows], self.numbers.take(rows))

    def flights(self) -> Flights:
        """For `flights.features.features`."""
        *names, origins = zip(*self.lines.values, strict=True)
        airline, destination, flight_type = map(self.spread, names)
        origin = self.spread(origins) if origins[0] else None
        departure = self.departures.view("M8[m]")
        return Flights(airline, destination, flight_type, departure, origin)

    def spread(self, texts: Sequence[str]) -> NDArray[np.object_]:
        """The text of each flight, by those of the lines."""
        return np.array(texts, object)[self.lines.codes]
