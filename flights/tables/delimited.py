"""CSV: text whose encoding and separator the file itself tells."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from flights.tables.place import BLOCK, Unusable
from flights.tables.source import Source, readable
from flights.tables.table import Chunk, Table, make_chunk, take

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
        lines = Lines(text)
        rows = csv.reader(lines, delimiter=separator, strict=True)
        numbered = enumerate(lines.begin_with(rows), start=1)
        with parsed(source, rows):
            _, header = next(filter(is_given, numbered), (0, []))
        if not header:
            raise Unusable(f"{source} is empty")
        columns = [name.strip() for name in header]
        filled = chunks(source, rows, numbered, len(columns))
        yield Table(columns, filled, source.size, [] if usual else [read_as])


class Lines(Iterator[str]):
    """Of a text. Raises `csv.Error` where a row, which may have many, is too long."""

    def __init__(self, text: IO[str]) -> None:
        self.text, self.letters = text, 0

    def __next__(self) -> str:
        line = self.text.readline(MOST_LETTERS + 1)
        self.letters += len(line)
        if self.letters > MOST_LETTERS:
            raise csv.Error(f"a row of more than {MOST_LETTERS:,} letters")
        if not line:
            raise StopIteration
        return line

    def begin_with(self, rows: Any) -> Iterator[list[str]]:
        """The same rows, each of which is read from these lines and begins with one."""
        for row in rows:
            self.letters = 0
            yield row


def is_given(numbered: tuple[int, list[str]]) -> bool:
    return any(map(str.strip, numbered[1]))


def chunks(
    source: Source, reader: Any, numbered: Iterator[tuple[int, list[str]]], width: int
) -> Iterator[Chunk]:
    with parsed(source, reader):
        while some := take(numbered):
            yield make_chunk(some, width, source.position)


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
def parsed(source: Source, reader: Any) -> Iterator[None]:
    """Tell in one sentence what is wrong with the text."""
    try:
        with readable(source):
            yield
    except UnicodeDecodeError as error:
        where = f"below line {reader.line_num}, {error.reason}"
        raise Unusable(f"{source} is damaged UTF-16: {where}") from error
    except csv.Error as error:
        raise Unusable(f"{source} is not CSV: line {reader.line_num}, {error}") from error
