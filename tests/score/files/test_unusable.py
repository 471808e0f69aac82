"""What cannot be scored or written ends with a sentence."""

import sys
from pathlib import Path
from typing import Any

import pytest

from flights.score.cli import main
from flights.tables import table as tables
from tests.samples.schedules import write_csv

UNUSABLE = {
    "absent.csv": (None, "cannot be found or reached"),
    "empty.csv": (b"", "is empty"),
    "page.csv": (b"<html>", "is an HTML page (of a login or an error?) and not the file itself"),
    "twice.csv": (b"fecha,fecha\n", "has two columns 'fecha'"),
    "scored.csv": (b"fecha,atraso\n", "has a column atraso already"),
    "lacking.csv": (
        b"fecha,Hora,opera\n",
        "lacks hora, destino or siglades; its columns are fecha, Hora (did you mean hora?), opera",
    ),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_schedule_that_cannot_be_used_is_exit_status_2_and_a_sentence(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, sentence = UNUSABLE[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert run(tmp_path / name, tmp_path / "out.csv") == 2
    assert capsys.readouterr().err.startswith(f"✗ {tmp_path / name} {sentence}")


def test_a_header_alone_holds_no_flights(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    schedule = write_csv(tmp_path / "header.csv", [])
    assert run(schedule, tmp_path / "out.csv", "--workers", 1) == 2
    assert capsys.readouterr().err.endswith(f"✗ {schedule} holds no flights\n")


def test_an_unknown_model_is_exit_status_2(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(good), f"{good}.out.csv", "--model", "flight_delay:absent"]) == 2
    assert "✗ flight_delay:absent cannot be used: " in capsys.readouterr().err


def test_parquet_without_pyarrow_is_exit_status_2(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "flights.score.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert run(good, good.with_name("out.parquet"), "--workers", 1) == 2
    assert "✗ Parquet needs pyarrow" in capsys.readouterr().err


def test_an_output_of_unknown_format_is_exit_status_2(run: Any, good: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(good, "out.xlsx")
    assert stopped.value.code == 2


@pytest.mark.parametrize("place", ["schedule", "output"])
def test_an_empty_name_is_exit_status_2(run: Any, good: Path, place: str) -> None:
    names = {"schedule": good, "output": good.with_name("out.csv")} | {place: ""}
    with pytest.raises(SystemExit) as stopped:
        run(*names.values())
    assert stopped.value.code == 2


OUTPUTS = ["good.csv", "folder.csv", "absent/out.csv", "good.csv/out.csv", f"{'long' * 64}.csv"]


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_that_cannot_be_written_is_exit_status_2(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    good.with_name("folder.csv").mkdir()
    assert run(good, good.parent / output, "--workers", 1) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("✗ ")


def test_a_file_damaged_at_its_end_leaves_nothing_behind(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CHUNK_ROWS", 5)
    with good.open("a") as file:
        file.write('"a quote that is not closed')
    good.with_name("out.csv").write_text("of an earlier run")
    assert run(good, good.with_name("out.csv"), "--workers", 1) == 2
    assert "good.csv is not CSV: line 38, unexpected end of data" in capsys.readouterr().err
    assert {path.name: path.read_text() for path in good.parent.iterdir() if path != good} == {
        "out.csv": "of an earlier run"
    }
