"""A file of departures: what of it is kept, what is refused, and what the command says."""

import csv
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import bentoml
import pyarrow as pa
import pytest
from pyarrow import parquet

from flights.clock import SANTIAGO, utc_minute
from flights.departures.cli import main
from flights.live.address import opened
from flights.live.state import Known, Scheduled
from flights.live.store import Store
from flights.settings import settings
from tests.departures.conftest import Run
from tests.servers.redis_server import redis_server
from tests.servers.serving import ROOT

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
        ["3", "cancelado", "maybe", 'cancelado should be a valid boolean, got "maybe"'],
        ["4", "cancelado", "True", both],
        ["5", "", "", "has 9 cells, but the header has 7"],
        ["6", "salida", "08:20", f"salida {form}"],
    ]


def month(flights_a_day: int, days: range) -> list[str]:
    """Rows of flights to Lima, all 5 minutes late."""
    hours = [f"{n:02}:00" for n in range(flights_a_day)]
    return [
        f"2017-03-{day:02},{hour},LATAM,LIM,{hour[:2]},2017-03-{day:02}T{hour[:2]}:05,"
        for day in days
        for hour in hours
    ]


def test_departures_months_after_all_others_are_rejected_and_the_others_kept(run: Run) -> None:
    strays = [GONE.replace("2017-03-01", day) for day in ("2017-12-31", "2018-01-02")]
    assert run(HEADER, strays[0], *month(20, range(1, 11)), strays[1]) == 3
    assert len(kept()) == 200
    assert Store("live.db").changed_since(0).watermark == utc_minute(datetime(2017, 3, 10, 19, 5))
    after = "more than a day after all but a few, which end at 2017-03-10T19:05"
    assert rejects()[1:] == [
        ["2", "salida", "2017-12-31T08:20", f"salida is 2017-12-31T08:20, {after}"],
        ["203", "salida", "2018-01-02T08:20", f"salida is 2018-01-02T08:20, {after}"],
    ]


@pytest.mark.parametrize(
    "later",
    [
        month(20, range(15, 17)),  # after a hole
        month(2, range(11, 15)),  # of a quiet time
        month(1, range(11, 15)),
        ["2017-12-31,08:00,LATAM,LIM,1,,", "2017-12-31,08:00,LATAM,LIM,2,,true"],
    ],
)
def test_other_flights_after_all_others_are_kept(run: Run, later: list[str]) -> None:
    assert run(HEADER, *month(20, range(1, 11)), *later) == 0
    assert len(kept()) == 200 + len(later)


def test_a_few_flights_of_a_small_file_are_kept(run: Run) -> None:
    rows = [GONE.replace("2017-03-01", day) for day in ("2017-03-01", "2017-03-09", "2017-03-20")]
    assert run(HEADER, *rows) == 0
    assert len(kept()) == 3


def test_tomorrow_is_rejected(run: Run) -> None:
    tomorrow = datetime.now(SANTIAGO) + timedelta(days=1)
    row = f"{tomorrow:%Y-%m-%d},12:00,LATAM,LIM,,{tomorrow:%Y-%m-%dT12:00},"
    assert run(HEADER, row) == 3
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


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["fecha,hora,opera,destino", "2017-03-01,08:00,LATAM,LIM"], "lacks salida, when each"),
        (["fecha,opera,destino,salida", "2017-03-01,LATAM,LIM,"], "lacks hora; its columns"),
        ([HEADER + ",salida", GONE + ","], "has two columns 'salida'"),
        ([HEADER + ",cancelado", GONE + ","], "has two columns 'cancelado'"),
        ([HEADER], "holds no flights"),
        ([""], "is empty"),
    ],
)
def test_an_unusable_file_is_exit_status_2_and_nothing_is_kept(
    run: Run, capsys: pytest.CaptureFixture[str], lines: list[str], sentence: str
) -> None:
    assert run(*lines) == 2
    assert f"day.csv {sentence}" in capsys.readouterr().err
    assert not Path("live.db").exists()


def test_no_store_is_exit_status_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FLIGHT_LIVE", "")
    settings.cache_clear()
    assert run(HEADER, GONE) == 2
    assert "kept is not told: --store or FLIGHT_LIVE" in capsys.readouterr().err


def test_a_store_that_cannot_be_used_is_exit_status_2(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("live.db").write_text("no database" * 99)
    assert run(HEADER, GONE) == 2
    assert "live.db cannot be used: file is not a database" in capsys.readouterr().err


def test_a_redis_keeps_what_is_told_and_its_password_is_not_shown(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with redis_server(tmp_path / "redis", "--requirepass", "s3cret") as redis:
        assert run(HEADER, GONE, options=("--store", redis.url)) == 0
        assert opened(redis.url).changed_since(0).events[0][1] == Known(TO_LIMA, DUE + 20)
    assert run(HEADER, GONE, options=("--store", redis.url)) == 2
    told = capsys.readouterr().err
    assert f"1 are kept in unix://{redis.folder}" in told
    assert "s3cret" not in told


def test_a_table_is_not_added_to(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("table.csv").write_text(f"{HEADER}\n{GONE}")
    assert run(HEADER, GONE, options=("--store", "table.csv")) == 2
    assert "come from a table, which nobody else adds to: replace it" in capsys.readouterr().err
    assert Path("table.csv").read_text() == f"{HEADER}\n{GONE}"


def test_how_a_file_was_read_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HEADER.replace(",", ";"), GONE.replace(",", ";")) == 0
    assert "Read as UTF-8 with semicolons" in capsys.readouterr().err


def test_rejects_that_cannot_be_written_are_exit_status_2_and_nothing_is_kept(run: Run) -> None:
    assert run(HEADER, GONE, options=("--rejects", "missing/rejects.csv")) == 2
    assert kept() == {}


def test_an_unknown_model_is_exit_status_2(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HEADER, GONE, options=("--model", "flight_delay:nobody")) == 2
    assert "flight_delay:nobody cannot be used: " in capsys.readouterr().err


def test_make_state_ends_well_where_rows_are_rejected(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    (tmp_path / "day.csv").write_text(f"{HEADER}\n{GONE}\n{GONE}maybe\n")
    assert make_state(tmp_path, "day.csv") == (0, "rejected")
    assert make_state(tmp_path, "missing.csv") == (2, "failed")
    assert len(kept()) == 1


def make_state(folder: Path, data: str) -> tuple[int, str]:
    """The exit status, and whether rows were rejected or make says that the command failed."""
    make = ["make", "-f", f"{ROOT}/Makefile", "-o", ".venv/ready", "state", f"DATA={data}"]
    ended = subprocess.run(
        [*make, f"BIN={Path(sys.executable).parent}"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    rejected = "Rejected rows: 1, told in departures.rejects.csv" in ended.stderr
    said = {"rejected": rejected, "failed": "make: *** [" in ended.stderr}
    return ended.returncode, " ".join(name for name, true in said.items() if true)


def test_the_command_ends_with_the_exit_status(trained: bentoml.Model, tmp_path: Path) -> None:
    file, store = tmp_path / "day.csv", tmp_path / "own.db"
    file.write_text(f"{HEADER}\n{GONE}\n{GONE}maybe\n")
    module = [sys.executable, "-m", "flights.departures", str(file), "--store", str(store)]
    options = ["--model", str(trained.tag), "--rejects", str(tmp_path / "rejects.csv")]
    ended = subprocess.run(
        [*module, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3, ended.stderr
    assert f"Rejected rows: 1, told in {tmp_path / 'rejects.csv'}" in ended.stderr
    assert len(kept(store)) == 1
