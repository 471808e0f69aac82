"""A file of departures: what of it is kept, what is refused, and what the command says."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bentoml
import pyarrow as pa
import pytest
from pyarrow import parquet

from flights.departures.cli import main
from flights.live.known import Known, Scheduled
from flights.live.stores.sqlite_store import Store
from tests.departures.conftest import Run
from tests.samples.airports import SCL, utc_minute

HEADER = "fecha,hora,opera,destino,vuelo,salida,cancelado"
DUE = utc_minute(datetime(2017, 3, 1, 8, 0))
TO_LIMA = Scheduled("Grupo LATAM", "SPJC", "I", 8, DUE)
GONE = "2017-03-01,08:00,LATAM,LIM,LA600,2017-03-01T08:20,"
RAW = (
    "Fecha-I,Vlo-I,Ori-I,Des-I,Emp-I,Fecha-O,Vlo-O,Ori-O,Des-O,Emp-O,DIA,MES,AÑO,DIANOM,"
    "TIPOVUELO,OPERA,SIGLAORI,SIGLADES\n"
    "2017-03-01 08:00:00,600,SCEL,SPJC,LAN,2017-03-01 08:20:00,600.0,SCEL,SPJC,LAN,1,3,2017,"
    "Miercoles,I,Grupo LATAM,Santiago,Lima\n"
)


def kept(path: Path | str = "live.db") -> dict[str, Known]:
    return dict(Store(path).changed_since(0).events)


def rejects() -> list[list[str]]:
    with Path("departures.rejects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_rows_are_departures_cancellations_and_announcements(run: Run) -> None:
    cancelled, due = "2017-03-01,08:00,LATAM,LIM,1,,true", "2017-03-01,08:00,LATAM,LIM,2,,false"
    assert run(HEADER, GONE, cancelled, due) == 0
    assert list(kept().values()) == [
        Known(TO_LIMA, DUE + 20),
        Known(TO_LIMA, cancelled=True),
        Known(TO_LIMA),
    ]
    assert Store("live.db").changed_since(0).watermark == DUE + 20
    assert not Path("departures.rejects.csv").exists()


def test_the_columns_of_the_data_set_are_read_as_they_are(run: Run) -> None:
    assert run(RAW) == 0
    raw = kept()
    assert list(raw.values()) == [Known(TO_LIMA, DUE + 20)]
    assert run(HEADER, GONE) == 0
    assert kept() == raw  # the same flight


def test_the_same_file_may_be_told_twice(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run(HEADER, GONE)
    assert "Told 1 flights: 1 new, 0 changed, 0 known; 1 are kept" in capsys.readouterr().err
    assert run(HEADER, GONE) == 0
    said = capsys.readouterr().err
    assert "Told 1 flights: 0 new, 0 changed, 1 known; 1 are kept" in said
    assert "All is told up to 2017-03-01 08:20" in said
    assert run(HEADER, GONE.replace("08:20", "08:21")) == 0
    assert "0 new, 1 changed, 0 known" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["2017-03-01 08:20", "2017-03-01 08:20:59", "2017-03-01T11:20:00Z", " 2017-03-01T08:20"]
)
def test_a_departure_is_read_however_a_table_writes_it(run: Run, text: str) -> None:
    assert run(HEADER, GONE.replace("2017-03-01T08:20", text)) == 0
    assert list(kept().values()) == [Known(TO_LIMA, DUE + 20)]


@pytest.mark.parametrize("cell", ["NaT", "nan", "NULL", "-", " "])
def test_a_word_for_missing_is_no_departure(run: Run, cell: str) -> None:
    assert run(HEADER, GONE.replace("2017-03-01T08:20", cell)) == 0
    assert list(kept().values()) == [Known(TO_LIMA)]


@pytest.mark.parametrize(
    ("text", "cancelled"),
    [("True", True), ("1", True), ("1.0", True), ("Sí", True), ("FALSE", False), ("0", False)],
)
def test_a_cancellation_is_read_however_a_table_writes_it(
    run: Run, text: str, cancelled: bool
) -> None:
    assert run(HEADER, f"2017-03-01,08:00,LATAM,LIM,1,,{text}") == 0
    assert list(kept().values()) == [Known(TO_LIMA, cancelled=cancelled)]


def test_false_in_a_table_is_as_a_blank_and_takes_no_departure_back(run: Run) -> None:
    assert run(HEADER, GONE) == 0
    assert run(HEADER, "2017-03-01,08:00,LATAM,LIM,LA600,,false") == 0
    assert list(kept().values()) == [Known(TO_LIMA, DUE + 20)]


def test_parquet_has_times_of_its_own(trained: bentoml.Model) -> None:
    departure = datetime(2017, 3, 1, 8, 0)
    columns: dict[str, Any] = {
        "fecha": pa.array([departure.date()] * 3),
        "hora": pa.array([departure.time()] * 3),
        "opera": ["LATAM"] * 3,
        "destino": ["LIM"] * 3,
        "vuelo": [1.0, 2.0, 3.0],
        "salida": pa.array([departure, None, None], pa.timestamp("us")),
        "cancelado": [None, True, False],
    }
    parquet.write_table(pa.table(columns), "day.parquet")
    assert main(["day.parquet", "--model", str(trained.tag)]) == 0
    ends = [(one.left_min, one.cancelled) for one in kept().values()]
    assert ends == [(DUE, False), (None, True), (None, False)]


def test_bad_rows_are_rejected_with_row_value_and_sentence_and_the_others_kept(run: Run) -> None:
    bad = [
        GONE.replace("T08:20", "T07:20").replace("2017-03-01T", "2017-03-09T"),
        GONE + "maybe",
        GONE + "true",
        GONE + ",,",
        "2017-03-01,08:00,LATAM,LIM,LA600,08:20,",
    ]
    assert run(HEADER, *bad, GONE) == 3
    assert list(kept().values()) == [Known(TO_LIMA, DUE + 20)]
    form = 'must be a date with its time, written YYYY-MM-DDTHH:MM, got "08:20"'
    far = "is 2017-03-09T07:20, more than 72 h after the schedule, 2017-03-01T08:00"
    both = "cancelado is true, but salida is 2017-03-01T08:20: which of them?"
    assert rejects() == [
        ["row", "field", "value", "reason"],
        ["2", "salida", "2017-03-09T07:20", f"salida {far}"],
        ["3", "cancelado", "maybe", 'cancelado must be true or false, got "maybe"'],
        ["4", "cancelado", "True", both],
        ["5", "", "", "has 9 cells, but the header has 7"],
        ["6", "salida", "08:20", f"salida {form}"],
    ]


def test_tomorrow_is_rejected(run: Run) -> None:
    tomorrow = datetime.now(SCL.clock.zone) + timedelta(days=1)
    row = f"{tomorrow:%Y-%m-%d},12:00,LATAM,LIM,,{tomorrow:%Y-%m-%dT12:00},"
    assert run(HEADER, row) == 2
    assert "which is to come: in Santiago it is " in rejects()[1][3]
    assert kept() == {}


def test_rejects_of_an_earlier_run_are_removed(run: Run) -> None:
    Path("departures.rejects.csv").write_text("of an earlier run")
    assert run(HEADER, GONE) == 0
    assert not Path("departures.rejects.csv").exists()


def test_the_store_may_be_named(run: Run) -> None:
    assert run(HEADER, GONE, options=("--store", "other.db")) == 0
    assert len(kept("other.db")) == 1
    assert not Path("live.db").exists()
