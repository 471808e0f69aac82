"""A table of flights, whatever its file: its columns, and its rows a chunk at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any, NamedTuple, Protocol

from flights.tables.place import Unusable
from flights.tables.source import Source, open_source

CHUNK_ROWS = 20_000
CHUNK_LETTERS = 1 << 21  # as long rows would take too much memory
# What each kind of file needs beyond what ships. Loaded when needed: both are large.
READERS = {
    "text": ("flights.tables.delimited", ""),
    "Parquet": ("flights.tables.parquet", "pyarrow"),
    "Excel": ("flights.tables.excel", "openpyxl"),
}

Row = Sequence[Any]  # a cell for each column, text unless it comes from Parquet


class Chunk(NamedTuple):
    """Consecutive rows of a table, without blank ones."""

    rows: list[Row]
    numbers: Sequence[int]  # of these rows in the file, its first one being 1
    misfits: dict[int, int]  # rows between them that do not fit the header, and their cells
    position: int  # how far the file is read, on the scale of `Table.size`

    def chunk(self) -> "Chunk":
        return self

    def cells(self, place: int) -> list[Any]:
        """Of a column."""
        return [row[place] for row in self.rows]


class Block(Protocol):
    """Consecutive rows of a table as the file has them."""

    @property
    def position(self) -> int: ...
    def chunk(self) -> Chunk: ...


class Table(NamedTuple):
    """A table to read, by `chunks` or by `blocks`. Both raise `Unusable` where the file turns out
    to be damaged.
    """

    columns: list[str]  # stripped; "" for one without a name
    chunks: Iterator[Chunk]
    size: int  # bytes of text, rows of others
    notes: list[str]  # what was found out about the file and should be told
    schema: Any = None  # pyarrow's, of Parquet
    blocks: Iterator[Block] | None = None  # None: the chunks are the blocks


@contextmanager
def open_table(path: str) -> Iterator[Table]:
    """A path or any URL that fsspec reads. Raises `Unusable` for what is no table."""
    with open_source(path) as source, read_table(source) as table:
        yield table


@contextmanager
def read_table(source: Source) -> Iterator[Table]:
    if source.kind not in READERS:
        raise Unusable(f"{source} is {source.kind}: write it as CSV or Parquet")
    module, package = READERS[source.kind]
    try:
        reader = import_module(module)
    except ImportError as error:
        cure = f"which needs {package} ({error}): pip install {package}"
        raise Unusable(f"{source} is {source.kind}, {cure}") from error
    with reader.open_rows(source) as table:
        yield table


def take(numbered: Iterator[tuple[int, list[str]]]) -> dict[int, list[str]]:
    """The next rows by their number, as many as a chunk has room for."""
    some, letters = {}, 0
    for number, row in islice(numbered, CHUNK_ROWS):
        some[number] = row
        letters += len(row) + sum(map(len, row))
        if letters > CHUNK_LETTERS:
            break
    return some


def make_chunk(numbered: dict[int, list[str]], width: int, position: int) -> Chunk:
    """Rows of text by their number. A blank one is no flight."""
    given = {number: row for number, row in numbered.items() if not is_blank(row)}
    misfits = {number: len(row) for number, row in given.items() if len(row) != width}
    fitting = given
    if misfits:
        fitting = {number: row for number, row in given.items() if number not in misfits}
    return Chunk(list(fitting.values()), list(fitting), misfits, position)


def is_blank(row: list[str]) -> bool:
    return not (row and row[0].strip()) and not any(map(str.strip, row))
