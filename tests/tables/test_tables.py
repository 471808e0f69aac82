"""One reader for all tables: whatever the form of the file, the same rows."""

import gzip
import io
import os
import sys
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import fsspec
import pandas as pd
import pyarrow as pa
import pytest
from openpyxl import Workbook
from pyarrow import parquet

from flights.tables import table
from flights.tables.cells import as_text
from flights.tables.source import Unusable, open_source
from flights.tables.table import Chunk, open_table

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


def zip_of(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "fecha\n")
    return file.getvalue()


def write(folder: Path, content: bytes, name: str = "table") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def read(path: str) -> tuple[list[list[str]], list[str]]:
    """Header and rows as text, and what should be told of the file."""
    with open_table(path) as opened:
        rows = [list(map(as_text, row)) for chunk in opened.chunks for row in chunk.rows]
        return [opened.columns, *rows], opened.notes


def chunks(folder: Path, text: str) -> list[Chunk]:
    with open_table(write(folder, text.encode())) as opened:
        return list(opened.chunks)


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


@pytest.mark.parametrize("form", FORMS)
def test_any_form_has_the_same_rows_and_an_unusual_one_is_told(tmp_path: Path, form: str) -> None:
    content, told = FORMS[form]
    notes = [f"Read as {told}"] if told else []
    assert read(write(tmp_path, content)) == ([HEADER, *ROWS], notes)


def test_dictionaries_of_binary_text_are_text(tmp_path: Path) -> None:
    names = pa.array([b"Sky", b"Sky"], pa.binary()).dictionary_encode()
    parquet.write_table(pa.table({"opera": names}), tmp_path / "a")
    assert read(str(tmp_path / "a"))[0] == [["opera"], ["Sky"], ["Sky"]]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.parquet", "a.xlsx", "a"])
def test_the_name_of_a_file_tells_nothing(tmp_path: Path, name: str) -> None:
    for content in (csv_of().encode(), gzip.compress(csv_of().encode()), as_parquet(pa.string())):
        assert read(write(tmp_path, content, name))[0] == [HEADER, *ROWS]


def test_an_accent_far_down_tells_the_encoding(tmp_path: Path) -> None:
    text = "ciudad\n" + "Lima\n" * 500_000 + "Concepción"
    assert read(write(tmp_path, text.encode("cp1252")))[0][-1] == ["Concepción"]
    assert read(write(tmp_path, text.encode("utf-8")))[0][-1] == ["Concepción"]


@pytest.mark.parametrize("content", [csv_of().encode(), as_parquet(pa.string())])
def test_a_url_is_read(content: bytes) -> None:
    with fsspec.open("memory://test-tables/a", "wb") as file:
        file.write(content)
    assert read("memory://test-tables/a")[0] == [HEADER, *ROWS]


def test_a_server_that_gives_no_parts_of_a_file_will_do(tmp_path: Path) -> None:
    write(tmp_path, gzip.compress(csv_of().encode()))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert read(f"{url}/table")[0] == [HEADER, *ROWS]
        assert refusal(f"{url}/none") == "cannot be found or reached"
        server.shutdown()


def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=[csv_of().encode()])
    writer.start()
    assert read(str(pipe))[0] == [HEADER, *ROWS]
    writer.join()


WRONG = {
    "empty": (b"", "is empty"),
    "blank": (b" \n,,\n", "is empty"),
    "empty gzip": (gzip.compress(b""), "is empty"),
    "zip": (zip_of("a.csv"), "is a zip archive of a.csv: unpack it"),
    "damaged zip": (zip_of("a.csv")[:40], "is a damaged zip archive: File is not a zip file"),
    "tar": (b"a.csv".ljust(257, b"\0") + b"ustar\0", "is a tar archive: unpack it"),
    "Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n",
        "is a Git LFS pointer and not the file itself: git lfs pull",
    ),
    "HTML": (
        b"\n<!DOCTYPE html><title>Sign in",
        "is an HTML page (of a login or an error?) and not the file itself",
    ),
    "JSON": (b'[{"fecha": 1}]', "is JSON: write it as CSV or Parquet"),
    "xz": (b"\xfd7zXZ\0", "is compressed with xz: unpack it, or use gzip or zstd"),
    "old Excel": (
        bytes.fromhex("d0cf11e0a1b11ae1"),
        "is an old Excel file or one with a password: save it as .xlsx or CSV",
    ),
    "cut gzip": (
        gzip.compress(csv_of().encode())[:-9],
        "is cut off: its gzip data ends too early",
    ),
    "cut zstd": (zstd(csv_of().encode())[:-6], "cannot be read: Truncated compressed stream"),
    "cut Parquet": (
        b"PAR1" + b"\0" * 99,
        "cannot be read: Parquet magic bytes not found in footer.",
    ),
    "binary": (b"a\nb\n\x07\0\0\x01", "is binary, or damaged: line 3 holds a zero byte"),
    "two encodings": (
        "ñ\n".encode() + "ñ\n".encode("cp1252"),
        "has two encodings: line 2 is not UTF-8 (byte 0xf1), but text above it is",
    ),
    "no encoding": (
        "a\nmañana\n".encode("cp437") + "Zürich".encode("cp437"),
        "is text of an unknown encoding: line 3 is neither UTF-8 nor Windows-1252",
    ),
    "cut UTF-16": (csv_of().encode("utf-16")[:-1], "is damaged UTF-16: below line "),
    "open quote": (b'a\nb\n"c', "is not CSV: line 3, unexpected end of data"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_table_is_named_with_the_row(tmp_path: Path, name: str) -> None:
    content, sentence = WRONG[name]
    assert refusal(write(tmp_path, content)).startswith(sentence)


def test_what_is_not_there_or_not_known_is_named(tmp_path: Path) -> None:
    assert refusal(str(tmp_path / "a")) == "cannot be found or reached"
    assert refusal(str(tmp_path)) == "cannot be read: Is a directory"
    assert refusal("ftpx://host/a") == "cannot be read: ValueError: Protocol not known: ftpx"


@pytest.mark.parametrize(
    ("form", "module"), [("Parquet", "pyarrow"), ("Excel", "openpyxl"), ("zstd", "pyarrow")]
)
def test_a_package_that_does_not_ship_is_named_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, module: str
) -> None:
    path = write(tmp_path, FORMS[form][0])
    for name in ("parquet", "excel"):
        monkeypatch.delitem(sys.modules, f"flights.tables.{name}", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    assert refusal(path).endswith(f"pip install {module}")


def test_blank_rows_are_no_flights_and_are_counted(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, "\na,b\n1,2\n\n , \n3,4\n")
    assert (chunk.rows, chunk.numbers) == ([["1", "2"], ["3", "4"]], [3, 6])


def test_rows_of_another_width_are_told_with_their_number(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, "a,b\n1\n2,3\n4,5,6\n")
    assert (chunk.rows, chunk.misfits) == ([["2", "3"]], {2: 1, 4: 3})


def test_a_row_of_two_lines_is_one_row(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, 'a,b\n"1\n2",3\n4,5\n')
    assert chunk.numbers == [2, 3]


def test_names_are_stripped_and_may_be_missing(tmp_path: Path) -> None:
    """As in what pandas writes with its index."""
    path = write(tmp_path, pd.DataFrame({" opera ": ["Sky"]}).to_csv().encode())
    assert read(path)[0] == [["", "opera"], ["0", "Sky"]]


def test_a_sheet_has_dates_times_numbers_and_unequal_rows_as_text(tmp_path: Path) -> None:
    departure = pd.Timestamp("2017-01-31 08:30").to_pydatetime()
    row = [departure, departure.replace(hour=0, minute=0), departure.time(), 100.0, 1.5]
    path = write(tmp_path, excel(list("abcde"), row, [], ["x"]))
    assert read(path)[0][1:] == [
        ["2017-01-31 08:30:00", "2017-01-31 00:00:00", "08:30:00", "100", "1.5"],
        ["x", "", "", "", ""],
    ]


def test_a_sheet_may_have_blank_cells_beside_its_columns(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(excel([*HEADER], [*ROWS[0], None, ""], ROWS[1]))
    with open_table(str(tmp_path / "a.xlsx")) as opened:
        chunks = list(opened.chunks)
    assert [list(row) for chunk in chunks for row in chunk.rows] == ROWS
    assert [chunk.misfits for chunk in chunks] == [{}]


def test_only_the_first_sheet_is_read_and_this_is_told(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["a"])  # type: ignore[union-attr]
    book.create_sheet("other")
    book.save(tmp_path / "a.xlsx")
    assert read(str(tmp_path / "a.xlsx"))[1] == ["Read is the sheet 'Sheet', not the other 1"]


@pytest.mark.parametrize("form", ["UTF-8 and commas", "Parquet", "Excel"])
def test_a_table_is_read_a_chunk_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(table, "CHUNK_ROWS", 1)
    with open_table(write(tmp_path, FORMS[form][0])) as opened:
        assert [list(chunk.numbers) for chunk in opened.chunks] == [[2], [3]]


def test_the_fingerprint_is_of_the_uncompressed_bytes(tmp_path: Path) -> None:
    plain = csv_of().encode()
    prints = set()
    for content in (plain, gzip.compress(plain), zstd(plain)):
        with open_source(write(tmp_path, content)) as source:
            prints.add(source.fingerprint())
    assert len(prints) == 1
