"""Excel's .xlsx, by openpyxl, which is not among what ships."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from flights.tables import table
from flights.tables.cells import as_text
from flights.tables.source import Source, Unusable
from flights.tables.table import Chunk, Table, make_chunk


@contextmanager
def open_rows(source: Source) -> Iterator[Table]:
    """The first sheet, as text."""
    with source.stored() as stream:
        with readable(source):
            book = load_workbook(stream, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some writers tell wrong ones
            numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
            _, header = next(filter(is_given, numbered), (0, ()))
        if not header:
            raise Unusable(f"{source} has nothing in its sheet {sheet.title!r}")
        columns = list(map(as_text, header))
        others = len(book.sheetnames) - 1
        notes = [f"Read is the sheet {sheet.title!r}, not the other {others}"] if others else []
        yield Table(columns, chunks(source, numbered, len(columns)), sheet.max_row or 0, notes)


def is_given(numbered: tuple[int, tuple[Any, ...]]) -> bool:
    return any(map(as_text, numbered[1]))


def chunks(
    source: Source, numbered: Iterator[tuple[int, tuple[Any, ...]]], width: int
) -> Iterator[Chunk]:
    while some := take(source, numbered):
        yield make_chunk({n: fitted(row, width) for n, row in some.items()}, width, max(some))


def take(source: Source, numbered: Iterator[tuple[int, tuple[Any, ...]]]) -> dict[int, list[str]]:
    with readable(source):
        some = islice(numbered, table.CHUNK_ROWS)
        return {number: list(map(as_text, row)) for number, row in some}


def fitted(row: list[str], width: int) -> list[str]:
    """A sheet has no rows of unequal length: cells without anything may be missing or surplus."""
    surplus = row[width:] if any(row[width:]) else []
    return row[:width] + [""] * (width - len(row)) + surplus


@contextmanager
def readable(source: Source) -> Iterator[None]:
    """Tell in one sentence why a file cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and charts, which are not read
            yield
    except Exception as error:  # openpyxl lets through those of zipfile, its XML parser and others
        reason = f"{type(error).__name__}: {error}"
        raise Unusable(f"{source} is an Excel file that cannot be read: {reason}") from error
