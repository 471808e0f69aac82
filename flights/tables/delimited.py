"""CSV: text whose encoding and separator the file itself tells."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import IO

from flights.tables import table
from flights.tables.place import BLOCK, Unusable
from flights.tables.source import Source, readable
from flights.tables.table import Table
from flights.tables.text import Text

MOST_LETTERS = 1 << 20  # of a row, which is read as a whole
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
NAMES = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}  # and UTF-16


@contextmanager
def open_rows(source: Source) -> Iterator[Table]:
    with readable(source):
        encoding = find_encoding(source)
        separator = find_separator(source, encoding)
    usual = (encoding, separator) == ("utf-8-sig", ",")
    read_as = f"Read as {NAMES.get(encoding, 'UTF-16')} with {SEPARATORS[separator]}"
    with source.plain() as stream, io.TextIOWrapper(stream, encoding, newline="") as text:
        lines = Lines(text, separator)
        with parsed(source, lines):
            header, number = find_header(lines)
        if not header:
            raise Unusable(f"{source} is empty")
        columns = [name.strip() for name in header]
        start = Text("", str(source), separator, len(columns), number + 1)
        texts = blocks_of(source, lines, start)
        chunks = (block.chunk() for block in texts)
        notes = [] if usual else [read_as]
        yield Table(columns, chunks, source.size, notes, blocks=texts)


class Lines(Iterator[str]):
    """Of a text. Raises `csv.Error` where a row, which may have many, is too long."""

    def __init__(self, text: IO[str], separator: str) -> None:
        self.text, self.separator = text, separator
        self.letters = 0  # of the row
        self.number = 0
        self.taken: list[str] = []

    def __next__(self) -> str:
        line = self.text.readline(MOST_LETTERS + 1)
        self.letters += len(line)
        if self.letters > MOST_LETTERS:
            raise csv.Error(f"a row of more than {MOST_LETTERS:,} letters")
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def take_row(self) -> int:
        """Its letters; 0 where there is none. Only quotation marks let a row have many lines."""
        self.letters = 0
        line = next(self, "")
        if '"' in line:
            next(csv.reader(chain([line], self), delimiter=self.separator, strict=True))
        return self.letters

    def give(self) -> str:
        """The rows that were taken."""
        text = "".join(self.taken)
        self.taken.clear()
        return text


def find_header(lines: Lines) -> tuple[list[str], int]:
    """The first row with anything in it, and its number; nothing where there is none."""
    number = 0
    while lines.take_row():
        number += 1
        rows = csv.reader(io.StringIO(lines.give(), newline=""), delimiter=lines.separator)
        cells = next(rows, [])
        if any(map(str.strip, cells)):
            return cells, number
    return [], number


def blocks_of(source: Source, lines: Lines, start: Text) -> Iterator[Text]:
    row = start.row
    with parsed(source, lines):
        while True:
            line, first, letters = lines.number, row, 0
            while row < first + table.CHUNK_ROWS and letters <= table.CHUNK_LETTERS:
                if not (more := lines.take_row()):
                    break
                row, letters = row + 1, letters + more
            if row == first:
                return
            yield start._replace(text=lines.give(), row=first, line=line, position=source.position)


def find_encoding(source: Source) -> str:
    """UTF-16 by its first bytes, or else UTF-8, or else, where that fails, Windows-1252."""
    with source.plain() as stream:
        start = stream.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if len(start) == 2 and start.count(0) == 1:  # a Latin letter has a zero beside it
        return "utf-16-le" if start[1] == 0 else "utf-16-be"
    return find_single_bytes(source)


def find_single_bytes(source: Source) -> str:
    """Looks at all of the file, since its first accent may be far down.

    Raises `Unusable` with the line of what is no text, or not all of it in one encoding.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    row, accents = 1, False
    for block in blocks(source):
        if 0 in block:
            row += block.count(b"\n", 0, block.index(0))
            raise Unusable(f"{source} is binary, or damaged: line {row} holds a zero byte")
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            good = error.object[: error.start]
            if not accents and good.isascii():
                return check_windows(source)
            row, byte = row + good.count(b"\n"), error.object[error.start]
            above = f"line {row} is not UTF-8 (byte 0x{byte:02x}), but text above it is"
            raise Unusable(f"{source} has two encodings: {above}") from error
        accents = accents or not text.isascii()
        row += block.count(b"\n")
    return "utf-8-sig"


def check_windows(source: Source) -> str:
    """Raises `Unusable` with the line of a byte that Windows-1252 has no letter for."""
    row = 1
    for block in blocks(source):
        try:
            block.decode("cp1252")
        except UnicodeDecodeError as error:
            row += block.count(b"\n", 0, error.start)
            why = f"line {row} is neither UTF-8 nor Windows-1252"
            raise Unusable(f"{source} is text of an unknown encoding: {why}") from error
        row += block.count(b"\n")
    return "cp1252"


def blocks(source: Source) -> Iterator[bytes]:
    """The last one is empty."""
    block = b"-"
    with source.plain() as stream:
        while block:
            block = stream.read(BLOCK)
            yield block


def find_separator(source: Source, encoding: str) -> str:
    """The one that makes most columns of the header."""
    with source.plain() as stream:
        head = stream.read(BLOCK >> 4).decode(encoding, errors="replace")

    def width(separator: str) -> int:
        rows = csv.reader(io.StringIO(head, newline=""), delimiter=separator)
        return len(next(filter(any, rows), []))

    return max(SEPARATORS, key=width)


@contextmanager
def parsed(source: Source, lines: Lines) -> Iterator[None]:
    """Tell in one sentence what is wrong with the text."""
    try:
        with readable(source):
            yield
    except UnicodeDecodeError as error:
        where = f"below line {lines.number}, {error.reason}"
        raise Unusable(f"{source} is damaged UTF-16: {where}") from error
    except csv.Error as error:
        raise Unusable(f"{source} is not CSV: line {lines.number}, {error}") from error
