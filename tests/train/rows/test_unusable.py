"""A file that cannot be used is refused in one sentence."""

import gzip

import pytest

from tests.samples.raw_flights import GOOD, HEADER, error_of


def test_two_columns_of_one_name_are_refused(tmp_path) -> None:
    path = tmp_path / "flights.csv"
    path.write_text(f"{HEADER},OPERA\n{GOOD},Sky\n", encoding="utf-8")
    assert error_of(str(path)) == "has two columns 'OPERA'"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (HEADER.encode(), "no rows below the header"),
        (
            HEADER.encode() + b"\nCuracao,\nCura\xe7ao,",
            "has two encodings: line 3 is not UTF-8 (byte 0xe7), but text above it is",
        ),
        (HEADER.encode() + b'\n2017-01-31,"', "is not CSV: line 2, unexpected end of data"),
        (
            b"<html><body>\nnot found",
            "is an HTML page (of a login or an error?) and not the file itself",
        ),
        (
            gzip.compress(HEADER.encode(), mtime=0)[:-9],
            "is cut off: its gzip data ends too early",
        ),
    ],
)
def test_unusable_file_is_refused_in_one_sentence(tmp_path, content, message) -> None:
    path = tmp_path / "flights.csv"
    path.write_bytes(content)
    assert error_of(str(path)) == message


def test_missing_file_is_refused_in_one_sentence(tmp_path) -> None:
    assert error_of(str(tmp_path / "none.csv")) == "cannot be found or reached"
    assert error_of("memory://test-data/none.csv") == "cannot be found or reached"


def test_unknown_kind_of_url_is_refused_in_one_sentence() -> None:
    assert error_of("ftpx://host/a.csv") == ("cannot be read: ValueError: Protocol not known: ftpx")
