"""Some rows of a CSV file: their text, and their cells."""

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

from flights.tables.place import Unusable
from flights.tables.table import Chunk, make_chunk

FEW = 20  # rows, of which one may be quoted: each of these costs as much as several others


class Text(NamedTuple):
    """Some whole rows of a file, to be split into cells."""

    text: str
    source: str
    separator: str
    width: int  # cells of the header
    row: int  # number of the first
    line: int = 0  # of the file, before them
    position: int = 0

    def open(self) -> "Chunk | Plain":
        """Its cells, split in the fastest way."""
        return plain(self) or self.chunk()

    def chunk(self) -> Chunk:
        rows = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator, strict=True)
        try:
            numbered = dict(enumerate(rows, start=self.row))
        except csv.Error as error:
            where = f"line {self.line + rows.line_num}, {error}"
            raise Unusable(f"{self.source} is not CSV: {where}") from error
        return make_chunk(numbered, self.width, self.position)


class Plain(NamedTuple):
    """Rows of which none is blank, of another width or of several lines."""

    lines: list[str]  # as `csv` writes them where commas separate the cells
    flat: list[str]  # the cells, row by row
    text: Text

    misfits: Mapping[int, int] = {}

    @property
    def numbers(self) -> range:
        return range(self.text.row, self.text.row + len(self.lines))

    @property
    def position(self) -> int:
        return self.text.position

    def cells(self, place: int) -> list[str]:
        """Of a column."""
        return self.flat[place :: self.text.width]

    def chunk(self) -> Chunk:
        return self.text.chunk()


def plain(rows: Text) -> Plain | None:
    """Most rows are, and `csv` takes four times as long to split them all."""
    text = rows.text.replace("\r\n", "\n").removesuffix("\n")
    lines = text.split("\n")
    if "\r" in text or max(map(len, lines)) > csv.field_size_limit():
        return None
    quoted = split_quoted(lines, rows) if '"' in text else {}
    if quoted is None:
        return None
    for place in quoted:
        lines[place] = rows.separator * (rows.width - 1)
    if {line.count(rows.separator) for line in lines} != {rows.width - 1}:
        return None
    flat = rows.separator.join(lines).split(rows.separator)
    for place, cells in quoted.items():
        flat[place * rows.width : (place + 1) * rows.width] = cells
        lines[place] = joined(cells)
    return None if has_blank(lines, flat, rows) else Plain(lines, flat, rows)


def split_quoted(lines: list[str], rows: Text) -> dict[int, list[str]] | None:
    """The cells of few lines with quotation marks. None: they are many, or no rows of such width.

    The first line of a row of several is none by itself.
    """
    places = [place for place, line in enumerate(lines) if '"' in line]
    if len(places) > len(lines) / FEW:
        return None
    found = csv.reader([lines[place] for place in places], delimiter=rows.separator, strict=True)
    try:
        cells = dict(zip(places, found, strict=True))
    except (csv.Error, ValueError):
        return None
    return cells if all(len(row) == rows.width for row in cells.values()) else None


def has_blank(lines: list[str], flat: list[str], rows: Text) -> bool:
    starts = zip(flat[:: rows.width], lines, strict=True)
    few = (line for start, line in starts if not start.strip())
    return not all(line.replace(rows.separator, "").strip() for line in few)


def joined(cells: list[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()
