"""A small table in every form that is read."""

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from flights.tables.cells import as_text
from flights.tables.place import Unusable
from flights.tables.table import open_table

HEADER = ["fecha", "opera", "siglades"]
ROWS = [["2017-01-31", "Sky", "Concepción"], ["2017-02-01", "LATAM", "São Paulo, Brasil"]]


def csv_of(separator: str = ",") -> str:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in [HEADER, *ROWS]]
    return "\r\n".join(lines) + "\r\n"


def excel(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_parquet(kind: pa.DataType) -> bytes:
    columns = [pa.array(column, kind) for column in zip(*ROWS, strict=True)]
    file = io.BytesIO()
    parquet.write_table(pa.table(columns, HEADER), file)
    return file.getvalue()


def zstd(content: bytes) -> bytes:
    return pa.compress(content, codec="zstd", asbytes=True)


def write(folder: Path, content: bytes, name: str = "table") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def read(path: str) -> tuple[list[list[str]], list[str]]:
    """Header and rows as text, and what should be told of the file."""
    with open_table(path) as opened:
        rows = [list(map(as_text, row)) for chunk in opened.chunks for row in chunk.rows]
        return [opened.columns, *rows], opened.notes


def refusal(path: str) -> str:
    with pytest.raises(Unusable) as caught:
        read(path)
    return str(caught.value).removeprefix(f"{path} ")


FORMS = {
    "UTF-8 and commas": (csv_of().encode(), ""),
    "UTF-8 with BOM": (csv_of().encode("utf-8-sig"), ""),
    "semicolons": (csv_of(";").encode(), "UTF-8 with semicolons"),
    "tabs": (csv_of("\t").encode(), "UTF-8 with tabs"),
    "Windows-1252": (csv_of(";").encode("cp1252"), "Windows-1252 with semicolons"),
    "UTF-16 with BOM": (csv_of("\t").encode("utf-16"), "UTF-16 with tabs"),
    "UTF-16 without BOM": (csv_of().encode("utf-16-be"), "UTF-16 with commas"),
    "gzip": (gzip.compress(csv_of().encode()), ""),
    "zstd": (zstd(csv_of(";").encode("cp1252")), "Windows-1252 with semicolons"),
    "Parquet": (as_parquet(pa.string()), ""),
    "Parquet of Hive": (as_parquet(pa.binary()), ""),
    "Excel": (excel(HEADER, *ROWS), ""),
}
