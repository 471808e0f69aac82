"""How the command ends, and what it says where it keeps nothing."""

import os
import subprocess
import sys
from pathlib import Path

import bentoml
import pytest

from flights.live.known import Known
from flights.live.stores.address import opened
from flights.settings import settings
from tests.departures.conftest import Run
from tests.departures.test_cli import DUE, GONE, HEADER, TO_LIMA, kept
from tests.servers.redis_server import redis_server
from tests.servers.serving import ROOT


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
    assert "FLIGHT_LIVE is not set, nor --store given" in capsys.readouterr().err


def test_a_store_that_cannot_be_used_is_exit_status_2(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("live.db").write_text("no database" * 99)
    assert run(HEADER, GONE) == 2
    assert "live.db cannot be used: file is not a database" in capsys.readouterr().err


@pytest.mark.parametrize("name", [":memory:", "file:x.db?mode=memory", "a\0b"])
def test_a_store_that_is_no_file_is_exit_status_2(
    run: Run, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(HEADER, GONE, options=("--store", name)) == 2
    assert f"✗ {name!r} cannot be used: give the path of a file\n" in capsys.readouterr().err


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


@pytest.mark.slow
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


@pytest.mark.slow
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
