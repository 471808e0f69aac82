"""What the command says, and what it takes where it is not told."""

from datetime import datetime, timedelta
from pathlib import Path

import bentoml
import pytest

from flights.departures import cli
from flights.departures.cli import main, parser
from flights.departures.rows import places_of, read_rows
from flights.live.known import Known
from flights.model.catalog import Catalog
from flights.tables.table import Chunk, Table
from tests.departures.conftest import Run
from tests.departures.test_cli import DUE, GONE, HEADER, TO_LIMA, kept, rejects
from tests.samples.airports import SCL, utc_minute


def test_without_options_it_is_the_newest_model_and_the_store_of_the_service() -> None:
    assert vars(parser().parse_args(["day.csv"])) == {
        "file": "day.csv",
        "store": None,
        "rejects": Path("departures.rejects.csv"),
        "model": "flight_delay:latest",
    }


def test_what_left_a_few_minutes_ago_has_happened(run: Run) -> None:
    moment = (datetime.now(SCL.clock.zone) - timedelta(minutes=5)).replace(tzinfo=None)
    assert run(HEADER, f"{moment:%Y-%m-%d,%H:%M},LATAM,LIM,,{moment:%Y-%m-%dT%H:%M},") == 0
    assert [one.left_min for one in kept().values()] == [utc_minute(moment)]


def test_a_row_of_two_faults_is_one_row(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HEADER, GONE.replace("08:00", "8h") + "maybe", GONE) == 3
    said = capsys.readouterr().err
    assert "✓ Told 1 flights: 1 new, 0 changed, 0 known; 1 are kept in " in said
    assert "! Rejected rows: 1, told in departures.rejects.csv" in said
    assert [row[:2] for row in rejects()[1:]] == [["2", "hora"], ["2", "cancelado"]]


def test_where_all_rows_are_rejected_nothing_was_told(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(HEADER, GONE.replace("08:00", "8h")) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "all rows are rejected, 1, told in departures.rejects.csv" in said
    assert len(rejects()) == 2


def test_where_no_row_is_rejected_it_says_so(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(HEADER, GONE) == 0
    assert "\n  Rejected rows: 0\n" in capsys.readouterr().err


def test_who_stops_it_keeps_nothing(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "read_file", stopped)
    assert run(HEADER, GONE) == 130
    assert "✗ stopped, nothing is kept" in capsys.readouterr().err
    assert not Path("live.db").exists()


@pytest.mark.parametrize(("word", "cancelled"), [("si", True), ("YES", True), ("No", False)])
def test_a_cancellation_may_be_a_word(run: Run, word: str, cancelled: bool) -> None:
    assert run(HEADER, f"2017-03-01,08:00,LATAM,LIM,1,,{word}") == 0
    assert list(kept().values()) == [Known(TO_LIMA, cancelled=cancelled)]


def test_how_a_file_was_read_is_told(
    trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("day.csv").write_text(f"{HEADER}\n{GONE.replace('LATAM', 'Avión')}", encoding="latin-1")
    assert main(["day.csv", "--model", str(trained.tag)]) == 0
    assert "! Read as Windows-1252 with commas" in capsys.readouterr().err


def test_a_row_without_its_number_is_an_error(catalog: Catalog) -> None:
    """Whatever reads the file: of unequal lengths the shorter one would count."""
    columns, row = HEADER.split(","), GONE.split(",")
    source = Table(columns, iter([Chunk([row, row], [2], {}, 0)]), 2, [])
    with pytest.raises(ValueError, match="longer than"):
        read_rows(source, places_of("day.csv", columns, SCL), catalog, DUE + 60)


OPTIONS = """\
positional arguments:
  FILE           a CSV, Parquet or Excel file: a path or URL

options:
  -h, --help     show this help message and exit
  --store PATH   or redis://…; default: FLIGHT_LIVE, as the service
  --rejects CSV  default: departures.rejects.csv
  --model TAG    that knows the names; default: flight_delay:latest
"""


def test_help_tells_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    usage = "[-h] [--store PATH] [--rejects CSV] [--model TAG] FILE"
    head = f"usage: python -m flights.departures {usage}\n\n{cli.DESCRIPTION}\n"
    assert cli.parser().format_help() == f"{head}{OPTIONS}\n{cli.EPILOG}"
