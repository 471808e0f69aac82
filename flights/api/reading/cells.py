"""The cells of a table as what stands in some of its fields together: a column of tuples."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from numpy.typing import NDArray

from flights.airport import Airport
from flights.api.naming import names_of
from flights.api.schema import INTEGERS, AskedFlight
from flights.columns import Column, coded, combined, same

# Fields, and the places of rows -> a column of tuples of their cells, of which each may be kept.
Cells = Callable[[Sequence[str], NDArray[Any] | None], Column]

WRONG = object()  # instead of what is refused in all fields
PLAIN = {str, int, float, type(None)}


def plain(cell: Any) -> Any:
    """A cell that may be a key. True is 1 to a cache, and 1.0 is 1 in a request, too."""
    return cell if type(cell) in PLAIN else WRONG


class ByColumn:
    """Of columns, such as those of a file; a blank cell is None."""

    def __init__(self, columns: Mapping[str, Column], rows: int) -> None:
        self.nothing = same(None, rows)
        self.columns = {
            field: Column(column.codes, list(map(plain, column.values)))
            for field, column in columns.items()
        }

    def __call__(self, fields: Sequence[str], rows: NDArray[Any] | None = None) -> Column:
        found = [self.columns.get(field, self.nothing) for field in fields]
        return combined(found if rows is None else [column.take(rows) for column in found])


class ByRow:
    """Of JSON values, whose texts are hashed already: by field, its cell in each of them."""

    def __init__(self, columns: Mapping[str, Sequence[Any]], rows: int) -> None:
        self.columns, self.rows = columns, rows
        numbers = (columns[field] for field in INTEGERS if field in columns)
        self.are_alike = all(map(are_alike, numbers))

    def __call__(self, fields: Sequence[str], rows: NDArray[Any] | None = None) -> Column:
        if self.columns.keys().isdisjoint(fields):  # as of a list that tells no numbers
            return same((None,) * len(fields), self.rows if rows is None else len(rows))
        found = [self.columns.get(field) or [None] * self.rows for field in fields]
        if rows is not None:
            found = [[column[row] for row in rows.tolist()] for column in found]
        tuples = list(zip(*found, strict=True))
        try:
            if self.are_alike:
                return Column(*coded(tuples))
        except TypeError:  # a list or an object stands in one of them
            pass
        column = Column.of(tuples)
        return Column(column.codes, [tuple(map(plain, cells)) for cells in column.values])


def are_alike(cells: Sequence[Any]) -> bool:
    """Whether equal cells mean the same wherever they are kept: no 1 beside True or 1.0."""
    kinds = set(map(type, cells)) - {str, type(None)}
    return kinds <= {int} or kinds <= {float}


def by_row(values: Sequence[Any], airport: Airport) -> ByRow:
    """Of JSON values with the airport's names. What is no flight, or has a field that no flight
    has, has no cell: as it lacks what each flight needs, it is refused.
    """
    names = names_of(AskedFlight, airport)
    own, fields = set(names.values()), airport.meanings
    if cells := of_one_shape(values, own):
        return ByRow({fields[name]: column for name, column in cells.items()}, len(values))
    rows = [value if isinstance(value, dict) and own >= value.keys() else {} for value in values]
    found = {field: [row.get(name) for row in rows] for field, name in names.items()}
    return ByRow(found, len(values))


def of_one_shape(values: Sequence[Any], own: set[str]) -> dict[str, tuple[Any, ...]]:
    """The cells by name, where all values have the same names, as most lists do."""
    shape = tuple(values[0]) if isinstance(values[0], dict) else ()
    if len(shape) < 2 or not own.issuperset(shape):
        return {}
    if set(map(type, values)) != {dict} or set(map(len, values)) != {len(shape)}:
        return {}
    try:
        return dict(zip(shape, zip(*map(itemgetter(*shape), values), strict=True), strict=True))
    except KeyError:
        return {}
