"""What one file holds of each airport: rows that leave from it, checked as training checks them.

A file is one task, on any machine, so that what comes of it is returned and written nowhere.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from flights.airport import Airport
from flights.tables.place import Unusable
from flights.tables.table import Table, open_table
from train.rows.checks import Checked, check_rows
from train.rows.columns import Layout
from train.rows.data import BATCH, DataError, make_table, read_rows
from train.rows.schema import NO_FAULTS

CELL = "cell "  # before the name of a column of the file, beside what is made of it


class Part(NamedTuple):
    """Of an airport in a file: its rows, the cancelled and the rejected ones among them, and the
    others as Parquet: row (its number in the file), the columns of `Checked.flights`, and with
    `CELL` before their names the file's own that training reads, as text.
    """

    rows: int
    cancelled: int
    rejected: pd.DataFrame  # as in `Checked`
    flights: bytes


class Taken(NamedTuple):
    """Of a file. `parts`: None for an airport of which it has not the columns."""

    source: str
    rows: int = 0
    others: int = 0  # of these, from no airport that was asked for
    parts: Sequence[Part | None] = ()
    notes: Sequence[str] = ()
    error: str = ""  # why it cannot be used


def take(source: str, airports: Sequence[Airport]) -> Taken:
    try:
        with open_table(source) as table:
            return take_all(table, source, [Layout(airport) for airport in airports])
    except (Unusable, DataError) as error:
        return Taken(source, error=str(error))


def take_all(table: Table, source: str, layouts: Sequence[Layout]) -> Taken:
    """Raises `Unusable`, and `DataError` where it has the columns of no airport."""
    fitting = [layout for layout in layouts if set(layout.names) <= set(table.columns)]
    names = list(dict.fromkeys(n for layout in fitting or layouts[:1] for n in layout.names))
    intakes = [Intake(layout, names) if layout in fitting else None for layout in layouts]
    rows, others = share_out(read_rows(table, names, source), [one for one in intakes if one])
    parts = [intake.part() if intake else None for intake in intakes]
    return Taken(source, rows, others, parts, table.notes)


class Intake:
    """The rows of an airport in a file."""

    def __init__(self, layout: Layout, names: list[str]) -> None:
        self.layout, self.names = layout, names
        self.origin = 2 + names.index(layout.airport.columns.origin)  # its place in a row
        self.waiting: list[tuple[Any, ...]] = []
        self.checked: list[Checked] = []
        self.tables: list[pa.Table] = []

    @property
    def codes(self) -> Iterable[str]:
        return (code for one in self.layout.airport.origins for code in (one.icao, one.iata))

    def add(self, row: tuple[Any, ...]) -> None:
        self.waiting.append(row)
        if len(self.waiting) == BATCH:
            self.check()

    def check(self) -> None:
        cells = make_table(self.waiting, self.names)
        checked = check_rows(cells, self.layout)
        own = cells.loc[checked.flights.index, self.layout.names].add_prefix(CELL)
        self.tables.append(as_arrow(pd.concat([checked.flights, own], axis=1)))
        self.checked.append(checked._replace(flights=pd.DataFrame()))
        self.waiting = []

    def part(self) -> Part:
        if self.waiting:
            self.check()
        if not self.checked:
            return Part(0, 0, NO_FAULTS, b"")
        rejected = pd.concat([one.rejected for one in self.checked])
        rows, cancelled = (sum(getattr(one, n) for one in self.checked) for n in Part._fields[:2])
        stream = BytesIO()
        parquet.write_table(pa.concat_tables(self.tables), stream, compression="zstd")
        return Part(rows, cancelled, rejected, stream.getvalue())


def share_out(rows: Iterable[tuple[Any, ...]], intakes: Sequence[Intake]) -> tuple[int, int]:
    """The numbers of all rows and of those for none. One of another width may be anybody's."""
    homes: dict[tuple[int, str], list[Intake]] = {}
    for intake in intakes:
        for code in intake.codes:
            homes.setdefault((intake.origin, code), []).append(intake)
    places = {intake.origin for intake in intakes}
    number = others = 0
    for row in rows:
        keys = [(place, row[place].upper()) for place in places]
        found = intakes if row[1] else [one for key in keys for one in homes.get(key, ())]
        for intake in found:
            intake.add(row)
        number += 1
        others += not found
    return number, others


def as_arrow(flights: pd.DataFrame) -> pa.Table:
    """Text as such, as categories differ from batch to batch."""
    table = pa.Table.from_pandas(flights.reset_index(), preserve_index=False)
    texts = [name for name, kind in flights.dtypes.items() if kind in ("category", "str")]
    for name in texts:
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast(pa.string()))
    return table.replace_schema_metadata()
