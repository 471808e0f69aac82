"""Files that the page writes, as other programs read them."""

import json
from datetime import datetime, time
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.board.node import HERE, needs_node, run
from tests.samples.table_files import read

pytestmark = needs_node
COLUMNS = ["Fecha", "Hora", "Destino", "Minutos", {"title": "Atraso", "kind": "percent"}]
ROWS = [["2026-11-26", "09:20", "=São & <Paulo>", 12, 0.3125], ["", "00:00", "x", None, 1]]


@pytest.fixture
def written(tmp_path: Path) -> Path:
    told = {"columns": COLUMNS, "rows": ROWS, "sheet": "A/B & C"}
    done = run(HERE / "written.mjs", tmp_path, text=json.dumps(told))
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_a_workbook_has_real_dates_times_and_numbers(written: Path) -> None:
    sheet = load_workbook(written / "day.xlsx")["A B & C"]
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == ("Fecha", "Hora", "Destino", "Minutos", "Atraso")
    first = (datetime(2026, 11, 26), time(9, 20), "=São & <Paulo>", 12, 0.3125)
    assert rows == [first, (None, time(0), "x", None, 1)]
    assert sheet["C2"].data_type == "s"
    assert [cell.number_format for cell in sheet[2]] == [
        "mm-dd-yy", "hh:mm", "General", "General", "0.0%",
    ]  # fmt: skip


def test_headings_are_bold_and_stay_in_view(written: Path) -> None:
    sheet = load_workbook(written / "day.xlsx")["A B & C"]
    assert [cell.font.bold for cell in (*sheet[1], sheet["A2"])] == [True] * 5 + [False]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[name].width for name in "ABCDE"] == [12, 10, 16, 10, 10]


def test_the_archive_is_whole(written: Path) -> None:
    with ZipFile(written / "day.xlsx") as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_csv_has_semicolons_decimal_commas_and_no_formula(written: Path) -> None:
    (header, first, second), notes = read(str(written / "day.csv"))
    assert header == ["Fecha", "Hora", "Destino", "Minutos", "Atraso"]
    assert first == ["2026-11-26", "09:20", "'=São & <Paulo>", "12", "0,3125"]
    assert second == ["", "00:00", "x", "", "1"]
    assert notes == ["Read as UTF-8 with semicolons"]


def test_a_workbook_is_read_by_the_batch_command(written: Path) -> None:
    (_, first, _), notes = read(str(written / "day.xlsx"))
    assert first == ["2026-11-26 00:00:00", "09:20:00", "=São & <Paulo>", "12", "0.3125"]
    assert notes == []
