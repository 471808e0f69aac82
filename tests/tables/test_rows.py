"""The rows of a table: their numbers, their width, their cells."""

import re
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from flights.tables.place import Unusable
from flights.tables.table import Chunk, open_table
from flights.tables.text import Plain, Text
from tests.samples.table_files import HEADER, ROWS, excel, read, write

CELLS = ("x", "", " ", '"x"', 'x"y', '"x\ny"', "\x0b\u2028", "x" * 200_000)


def chunks(folder: Path, text: str) -> list[Chunk]:
    with open_table(write(folder, text.encode())) as opened:
        return list(opened.chunks)


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


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize(
    "cell", ["x", "", " ", '"x"', 'x"y', '"x\ny"', "\x0b\u2028", "x" * 200_000]
)
def test_plain_rows_are_split_as_by_csv(separator: str, end: str, cell: str) -> None:
    row = separator.join(["1", cell, "a"])
    rows = [row, *[f"1{separator}2{separator}3"] * 40, f" {separator}{separator}4", row]
    text = Text((end or "\n").join(rows) + end, "a", separator, 3, 2)
    try:
        expected = text.chunk()
    except Unusable as error:
        with pytest.raises(Unusable, match=re.escape(str(error))):
            text.open()
        return
    opened = text.open()
    assert [opened.cells(n) for n in range(3)] == [expected.cells(n) for n in range(3)]
    assert [*opened.numbers] == expected.numbers
    assert opened.misfits == expected.misfits


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("1,2\n,4\n", True),
        ("1,2\r\n3,4", True),
        ("1,2\n" * 20 + '"3","4,5"\n', True),
        ("1,2\n" * 20 + '"3\n1",2\n', False),
        ("1,2\n" * 20 + '"3",4,5\n', False),
        ('1,2\n"3",4\n', False),
        ("1,2\n3\n", False),
        ("1,2\n , \n", False),
        ("1,2\n\n", False),
    ],
)
def test_only_what_looks_like_its_cells_is_plain(text: str, is_plain: bool, separator: str) -> None:
    rows = Text(text.replace(",", separator), "a", separator, 2, 2)
    assert isinstance(rows.open(), Plain) is is_plain
