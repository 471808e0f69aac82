"""Tables of scored flights, written a chunk of rows at a time: CSV, and what Parquet shares."""

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from flights.tables.place import Unusable
from flights.tables.table import Chunk, Row, Table

ENDINGS = (".csv", ".csv.gz", ".parquet")

Write = Callable[[Iterable[Row]], object]


class Reject(NamedTuple):
    """One thing wrong with a row."""

    row: int  # of the file, the header being 1
    field: str
    value: Any
    reason: str


class Scores(NamedTuple):
    """What became of the rows of a chunk."""

    scored: list[tuple[int, float, str | None]]  # place in the chunk, probability, unseen fields
    rejects: list[Reject]


def misfits(chunk: Chunk, width: int) -> list[Reject]:
    return [
        Reject(number, "", "", f"has {cells} cells, but the header has {width}")
        for number, cells in chunk.misfits.items()
    ]


def create_table(
    path: Path, source: Table, added: dict[str, type]
) -> AbstractContextManager[Write]:
    """A new table with the columns of the source and further ones. Gives what writes its rows."""
    if path.suffix != ".parquet":
        return create_csv(path, [*source.columns, *added])
    try:  # loaded when needed: CSV does without pyarrow, which is large and does not ship
        parquet = import_module("flights.score.parquet")
    except ImportError as error:
        raise Unusable(f"Parquet needs pyarrow ({error}): pip install pyarrow") from error
    return parquet.create_parquet(path, source, added)


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
