"""Rows are written as `csv` does, however they were split."""

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import pytest

from flights.columns import Column
from flights.score.tables import Scores, create_text, lines_of, replacing, to_csv
from flights.tables.place import Unusable
from flights.tables.text import Plain, Text

ROWS = ["1,2,3"] * 40 + ['"4","5, 5","6""6"', ",é,", ' 7 ,"8",', "9,10,11"]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_plain_rows_are_written_as_csv_does(separator: str, end: str) -> None:
    rows = ROWS if separator == "," else [row.replace(",", ";") for row in ROWS]
    text = Text(end.join(rows), "a", separator, 3, 2)
    right = np.arange(len(ROWS)) != len(ROWS) - 1
    unseen = Column.of([None, "opera", "opera, destino"] * 14 + [None])
    scores = Scores(right, np.linspace(0, 1, len(ROWS) - 1), unseen, [])
    assert isinstance(text.open(), Plain)
    written = to_csv(text.open(), scores)
    assert written == to_csv(text.chunk(), scores)
    assert written.count("\n") == len(ROWS) - 1


def test_a_bare_carriage_return_ends_no_row_for_who_reads_what_is_written() -> None:
    cells = [["2022-01-01", "a\rb"], ["2022-01-02", "c"]]
    text = lines_of([*cells, ["2022-01-03", "d\r\ne"]])
    read = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    assert read == [*cells, ["2022-01-03", "d\r\ne"]]
    assert lines_of(cells[1:]) == "2022-01-02,c\n"


def test_a_second_run_for_one_place_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    (tmp_path / ".partial.out.csv").write_text("of a run that was killed")
    with replacing(place) as (written,):
        written.write_text("first")
        told = "out.csv is being written by another run"
        with pytest.raises(Unusable, match=told), replacing(place):
            pass
    assert place.read_text() == "first"
    assert [*tmp_path.iterdir()] == [place]


def test_packed_rows_have_no_name_of_their_own(tmp_path: Path) -> None:
    with create_text(tmp_path / ".partial.a.csv.gz") as text:
        text.write("a")
    assert b"partial" not in (tmp_path / ".partial.a.csv.gz").read_bytes()
    assert gzip.decompress((tmp_path / ".partial.a.csv.gz").read_bytes()) == b"a"
