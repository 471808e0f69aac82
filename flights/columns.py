"""A column of a table as its different values, so that each of them is looked at once."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.intp]

# Of one of these, and of blanks, equal cells are the same cell: 1, 1.0 and True are equal, too.
ALIKE = {str, int}
SMALL = 1 << 16  # combinations that are counted rather than sorted


class Column(NamedTuple):
    """n cells."""

    codes: Codes  # shape (n,): the place of each among the values
    values: Sequence[Any]  # any of which may be there twice, or be in no cell

    @classmethod
    def of(cls, cells: Sequence[Any]) -> "Column":
        kinds = set(map(type, cells)) - {type(None)}
        if len(kinds) <= 1 and kinds <= ALIKE:
            return cls(*coded(cells))
        keys = [(type(cell), str(cell)) for cell in cells]
        codes, found = coded(keys)
        alike = dict(zip(keys, cells, strict=True))
        return cls(codes, [alike[key] for key in found])

    def take(self, rows: NDArray[Any] | slice) -> "Column":
        return Column(self.codes[rows], self.values)

    def mapped(self, values: Sequence[Any]) -> "Column":
        """With others in the places of its values, of which many may be alike."""
        inner = Column.of(values)
        return Column(inner.codes[self.codes], inner.values)

    def cell(self, row: int) -> Any:
        return self.values[self.codes[row]]

    def cells(self) -> list[Any]:
        return list(map(self.values.__getitem__, self.codes.tolist()))


def coded(keys: Sequence[Any]) -> tuple[Codes, list[Any]]:
    places: dict[Any, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(places.__getitem__, keys), np.intp, len(keys))
    return codes, list(places)


def same(cell: Any, rows: int) -> Column:
    return Column(np.zeros(rows, np.intp), [cell])


def combined(columns: Sequence[Column]) -> Column:
    """The tuples of their cells, each once."""
    codes, size = columns[0].codes, len(columns[0].values)
    for column in columns[1:]:
        wide = len(column.values)
        if wide > 1:
            codes, size = numbered(codes * wide + column.codes, size * wide)
    codes, size = numbered(codes, size)
    rows = np.empty(size, np.intp)
    rows[codes] = np.arange(len(codes))
    return Column(codes, list(zip(*(column.take(rows).cells() for column in columns), strict=True)))


def numbered(codes: Codes, size: int) -> tuple[Codes, int]:
    """The same, but from 0 without a gap, and how many there are. `size`: more than any of them."""
    if size > max(SMALL, len(codes)):
        found, places = np.unique(codes, return_inverse=True)
        return places, len(found)
    present = np.zeros(size, bool)
    present[codes] = True
    return (np.cumsum(present) - 1)[codes], int(present.sum())
