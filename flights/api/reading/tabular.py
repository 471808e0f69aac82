"""From the columns of a table to its flights: what every way to ask about many of them shares."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from flights.api.reading import parts
from flights.api.reading.cells import Cells
from flights.api.reading.parts import Part, Place
from flights.api.remarks import Remarks
from flights.columns import Column, combined, same
from flights.model.catalog import Catalog
from flights.model.timetable import Timetable

SLICE = 50  # different values that are looked at without a break: less than a millisecond
NOTHING = Remarks({}, [])

T = TypeVar("T")
Steps = Generator[None, None, T]  # which may be interrupted at each of them


class Read(NamedTuple):
    """What a table of n rows says."""

    right: NDArray[np.bool_]  # shape (n,): which rows a flight is answered for; of these are
    flights: Timetable
    remarks: Column
    moments: Column  # of which the answer is to be made; None: now


class Table:
    def __init__(self, cells: Cells, rows: int, catalog: Catalog) -> None:
        self.cells, self.rows, self.catalog = cells, rows, catalog

    def read(self) -> Steps[Read]:
        every = (parts.DAY, parts.TIME, parts.ORIGIN, parts.AIRLINE, parts.PLACE, parts.NUMBER)
        found = []
        for part in (*every, parts.MOMENT):
            found.append((yield from self.look(part)))
            yield
        right = np.logical_and.reduce([is_right(column) for column in found])
        for part, asked in (
            (parts.DEPARTURE, numbers(found[0], attrgetter("changes"))),
            (parts.END, numbers(found[4], attrgetter("is_origin"))),
        ):
            right &= yield from self.agree(part, right & (asked > 0))
        rows = np.flatnonzero(right)
        day, time, origin, airline, place, number, moment = (one.take(rows) for one in found)
        lines = of(combined([meanings(one) for one in (airline, place, origin)]), line)
        minutes = numbers(day, attrgetter("minute")) + numbers(time, int)
        flights = Timetable(lines, minutes, meanings(number))
        return Read(right, flights, remarks([day, airline, place]), meanings(moment))

    def look(self, part: Part, rows: NDArray[Any] | None = None) -> Steps[Column]:
        """What the fields of a part mean: a column of `Found`, or None for what is wrong."""
        cells = self.cells(part.fields, rows)
        return Column(cells.codes, (yield from each(cells.values, partial(part, self.catalog))))

    def agree(self, part: Part, asked: NDArray[np.bool_]) -> Steps[NDArray[np.bool_]]:
        """Which rows are right also in a part that few need to be asked about."""
        rows, right = np.flatnonzero(asked), np.ones(self.rows, bool)
        if rows.size:
            right[rows] = is_right((yield from self.look(part, rows)))
        return right


def each(values: Sequence[Any], read: Callable[[Any], Any]) -> Steps[list[Any]]:
    """What is read of each, with breaks."""
    found = list(map(read, values[:SLICE]))
    for start in range(SLICE, len(values), SLICE):
        yield
        found += map(read, values[start : start + SLICE])
    return found


def finish(steps: Steps[T]) -> T:
    """What they come to, without a break."""
    try:
        while True:
            next(steps)
    except StopIteration as end:
        found: T = end.value
        return found


def is_right(column: Column) -> NDArray[np.bool_]:
    return np.array([one is not None for one in column.values], bool)[column.codes]


def of(column: Column, read: Any) -> Column:
    return Column(column.codes, list(map(read, column.values)))


def numbers(column: Column, read: Callable[[Any], int]) -> NDArray[np.int64]:
    """Of what it means; 0 for what is wrong."""
    found = [read(one.meaning) if one else 0 for one in column.values]
    return np.array(found, np.int64)[column.codes]


def meanings(column: Column) -> Column:
    return of(column, lambda found: found and found.meaning)


def line(names: tuple[str, Place, str]) -> tuple[str, str, str, str]:
    airline, (destination, flight_type, _), origin = names
    return airline, destination, flight_type, origin


def remarks(columns: list[Column]) -> Column:
    """Those of the parts together, in most rows none."""
    return of(combined(list(map(told, columns))), together)


def told(column: Column) -> Column:
    found = [one.remarks if one else NOTHING for one in column.values]
    if not any(map(any, found)):
        return same(NOTHING, len(column.codes))
    every = enumerate(found, start=1)
    places = [place if any(remarks) else 0 for place, remarks in every]
    return Column(np.array(places, np.intp)[column.codes], [NOTHING, *found])


def together(some: tuple[Remarks, ...]) -> Remarks:
    names = chain.from_iterable(one.unseen.items() for one in some)
    return Remarks(dict(names), list(chain.from_iterable(one.others for one in some)))
