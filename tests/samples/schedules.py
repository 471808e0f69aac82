"""A schedule to score, faults among its rows, in every format."""

import csv
import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

HEADER = ["nota", "fecha", "hora", "dia", "opera", "destino", "tipovuelo", "siglades"]
NOTES = ["007", ' "quoted", with commas', "", "two\nlines", "año"]
FLIGHTS = 900
BAD_ROW, RAGGED_ROW, BLANK_ROW, NEW_ROW = 110, 120, 303, 404  # the header is row 1
SENTENCE = "dia is 30, but fecha 2017-03-01 has day 1"


def row(number: int) -> list[str]:
    """A flight unlike those beside it, so that mixed up rows show; an optional cell is blank."""
    airlines, destinations = ("LATAM", "SKY", "Avianca", "COPA"), ("LIM", "ANF", "EZE")
    hour = f"{number % 24:02}:{number * 7 % 60:02}"
    note, day = NOTES[number % len(NOTES)], "1" if number % 2 else ""
    return [note, "2017-03-01", hour, day, airlines[number % 4], destinations[number % 3], "", ""]


def rows() -> list[list[str]]:
    """Those of the file below its header, faults among them."""
    rows = [row(number) for number in range(FLIGHTS)]
    rows[BAD_ROW - 2][3] = "30"
    rows[RAGGED_ROW - 2] += ["one", "more"]
    rows[BLANK_ROW - 2] = [""] * len(HEADER)
    rows[NEW_ROW - 2][4:6] = ["Ladeco", "Atlantis"]
    return rows


def flight(cells: list[str]) -> dict[str, Any]:
    """What a sender would make of a row."""
    value: dict[str, Any] = {name: cell for name, cell in zip(HEADER, cells, strict=True) if cell}
    value.pop("nota", None)
    return value | ({"dia": int(value["dia"])} if "dia" in value else {})


def write_csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # as Excel does
        csv.writer(file).writerows([HEADER, *rows])
    return path


def write(path: Path, rows: list[list[str]]) -> None:
    """In the format that the name tells."""
    if path.suffix == ".parquet":
        columns = [[cell or None for cell in column] for column in zip(*rows, strict=True)]
        parquet.write_table(pa.table(columns, HEADER), path)
        return
    plain = write_csv(path.with_name("plain.csv"), rows).read_bytes()
    path.write_bytes(gzip.compress(plain) if path.suffix == ".gz" else plain)


def read(path: Path) -> list[list[str]]:
    """The header and all rows as text."""
    if path.suffix == ".parquet":
        table = parquet.read_table(path)
        cells = [row.values() for row in table.to_pylist()]
        texts = [["" if cell is None else str(cell) for cell in row] for row in cells]
        return [table.column_names, *texts]
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
