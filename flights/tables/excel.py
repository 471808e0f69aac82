"""Excel's .xlsx, by openpyxl, which is not among what ships."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from zipfile import ZipFile

from openpyxl import load_workbook

from flights.tables.cells import as_text
from flights.tables.place import Unusable, check_size
from flights.tables.source import Source
from flights.tables.table import Chunk, Table, make_chunk, take


@contextmanager
def open_rows(source: Source) -> Iterator[Table]:
    """The first sheet, as text."""
    with source.stored() as stream:
        with readable(source):
            check_unpacked(source, stream)
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


def check_unpacked(source: Source, stream: IO[bytes]) -> None:
    """No more than that is read of any of its files, whatever they hold."""
    with ZipFile(stream) as archive:
        check_size(source.name, sum(one.file_size for one in archive.infolist()), source.most)


def is_given(numbered: tuple[int, tuple[Any, ...]]) -> bool:
    return any(map(as_text, numbered[1]))


def chunks(
    source: Source, numbered: Iterator[tuple[int, tuple[Any, ...]]], width: int
) -> Iterator[Chunk]:
    rows = ((number, fitted(row, width)) for number, row in numbered)
    while some := read_some(source, rows):
        yield make_chunk(some, width, max(some))


def read_some(source: Source, rows: Iterator[tuple[int, list[str]]]) -> dict[int, list[str]]:
    with readable(source):
        return take(rows)


def fitted(row: tuple[Any, ...], width: int) -> list[str]:
    """A sheet has no rows of unequal length: cells without anything may be missing or surplus."""
    surplus = row[width:]
    if surplus.count(None) == len(surplus) or not any(map(as_text, surplus)):
        row = row[:width]
    return list(map(as_text, row)) + [""] * (width - len(row))


@contextmanager
def readable(source: Source) -> Iterator[None]:
    """Tell in one sentence why a file cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and charts, which are not read
            yield
    except Unusable:
        raise
    except Exception as error:  # openpyxl lets through those of zipfile, its XML parser and others
        reason = f"{type(error).__name__}: {error}"
        raise Unusable(f"{source} is an Excel file that cannot be read: {reason}") from error
