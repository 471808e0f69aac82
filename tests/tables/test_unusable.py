"""What is no table, or cannot be read, is named."""

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest

from tests.samples.table_files import FORMS, csv_of, refusal, write, zstd


def zip_of(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "fecha\n")
    return file.getvalue()


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
