"""Tables of flights, read and written a chunk of rows at a time: CSV, and what Parquet shares."""

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import IO, Any, NamedTuple

CHUNK_ROWS = 5_000
ENDINGS = (".csv", ".csv.gz", ".parquet")

Row = Sequence[Any]  # a cell for each column, text where it comes from CSV
Write = Callable[[Iterable[Row]], object]


class Unusable(ValueError):
    """A file or a model that cannot be used; one sentence for whoever supplied it."""


class Reject(NamedTuple):
    """One thing wrong with a row."""

    row: int  # of the file, the header being 1
    field: str
    value: Any
    reason: str


class Chunk(NamedTuple):
    """Consecutive rows of a table."""

    rows: list[Row]
    numbers: Sequence[int]  # of these rows in the file, the header being 1
    rejects: list[Reject]  # rows between them that do not fit the header
    position: int  # how far the file is read, on the scale of `Table.size`


class Scores(NamedTuple):
    """What became of the rows of a chunk."""

    scored: list[tuple[int, float, str | None]]  # place in the chunk, probability, unseen fields
    rejects: list[Reject]


class Table(NamedTuple):
    """A table to read. `chunks` raises `Unusable` where the file turns out to be damaged."""

    columns: list[str]
    chunks: Iterator[Chunk]
    size: int  # bytes of CSV, rows of Parquet
    schema: Any = None  # pyarrow's, of Parquet


def open_table(path: Path) -> AbstractContextManager[Table]:
    """Raises `Unusable` for what is no table."""
    return parquet_tables().open_parquet(path) if is_parquet(path) else open_csv(path)


def create_table(
    path: Path, source: Table, added: dict[str, type]
) -> AbstractContextManager[Write]:
    """A new table with the columns of the source and further ones. Gives what writes its rows."""
    if is_parquet(path):
        return parquet_tables().create_parquet(path, source, added)
    return create_csv(path, [*source.columns, *added])


def is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet"


def parquet_tables() -> ModuleType:
    """Loaded when needed: CSV does without pyarrow, which is large and does not ship."""
    try:
        return import_module("flights.score.parquet")
    except ImportError as error:
        raise Unusable(f"Parquet needs pyarrow ({error}): pip install pyarrow") from error


@contextmanager
def open_csv(path: Path) -> Iterator[Table]:
    with readable(path):
        file = path.open("rb")
    with file:
        plain = gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file
        rows = csv.reader(io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""), strict=True)
        with readable(path):
            columns = next(rows, [])
        if not columns:
            raise Unusable(f"{path} is empty")
        yield Table(columns, csv_chunks(path, file, rows, len(columns)), path.stat().st_size)


def csv_chunks(
    path: Path, file: IO[bytes], rows: Iterator[list[str]], width: int
) -> Iterator[Chunk]:
    numbered = enumerate(rows, start=2)
    with readable(path):
        while some := dict(islice(numbered, CHUNK_ROWS)):
            fitting = {n: row for n, row in some.items() if len(row) == width and any(row)}
            rejects = [
                Reject(number, "", "", f"has {len(row)} cells, but the header has {width}")
                for number, row in some.items()
                if number not in fitting and any(row)  # a blank row is no flight
            ]
            yield Chunk(list(fitting.values()), list(fitting), rejects, file.tell())


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tell in one sentence why a file cannot be read."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Unusable(f"{path} is not UTF-8 text: {error.reason}") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or error}") from error
    except (csv.Error, EOFError, zlib.error) as error:
        raise Unusable(f"{path} cannot be read: {error}") from error


@contextmanager
def create_csv(path: Path, columns: Sequence[str]) -> Iterator[Write]:
    # Level 6: Python's own choice, 9, takes three times as long for 4 % less.
    file = gzip.GzipFile(path, "wb", 6) if path.suffix == ".gz" else path.open("wb")
    with io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        yield writer.writerows


@contextmanager
def replacing(*paths: Path) -> Iterator[list[Path]]:
    """Files to write beside these, which take their places if all goes well, or else are gone."""
    partial = [path.with_name(f".partial.{path.name}") for path in paths]
    for path in paths:
        if path.is_dir():
            raise Unusable(f"{path} is a folder")
    try:
        yield partial
        for written, path in zip(partial, paths, strict=True):
            written.replace(path)
    except OSError as error:
        name, reason = error.filename or paths[0], error.strerror or error
        raise Unusable(f"{name} cannot be written: {reason}") from error
    finally:
        for written in partial:
            written.unlink(missing_ok=True)
