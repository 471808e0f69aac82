"""The stored bytes, and the command that writes and checks them."""

import gzip
from pathlib import Path

import pytest

from tests.samples.airports import FOLDER, LIM
from train.rows.data import read_flights
from train.simulator import __main__ as command
from train.simulator.fact_table import facts_table
from train.simulator.simulation import Simulation, simulate

README = command.OUTPUT.with_name("README.md")


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command writes and looks, instead of the stored file."""
    path = tmp_path / "simulated.csv.gz"
    monkeypatch.setattr(command, "OUTPUT", path)
    return path


def test_simulating_again_gives_the_stored_bytes(simulation: Simulation) -> None:
    stored = gzip.decompress(command.OUTPUT.read_bytes())
    assert command.difference(stored, command.as_csv(simulation.flights)) == ""


def test_stored_file_carries_no_time_and_no_name_and_is_small() -> None:
    stored = command.OUTPUT.read_bytes()
    assert stored[3:8] == bytes(5)  # flags, then four bytes of time
    assert len(stored) < 1_400_000


def test_another_seed_gives_another_year_of_the_same_size(simulation: Simulation) -> None:
    other = simulate(seed=1).flights
    assert len(other) == len(simulation.flights)
    assert not other.equals(simulation.flights)


@pytest.mark.slow
def test_command_writes_what_its_check_accepts(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([]) == 0
    assert command.main(["--check"]) == 0
    written, checked = capsys.readouterr().out.splitlines()
    assert written == checked
    assert [path.name for path in output.parent.iterdir()] == [output.name]


@pytest.fixture
def made(simulation: Simulation, monkeypatch: pytest.MonkeyPatch) -> Simulation:
    """What the command compares with: the year that is simulated already."""
    monkeypatch.setattr(command, "simulate", lambda: simulation)
    return simulation


@pytest.mark.slow
def test_check_names_the_first_line_that_differs(
    made: Simulation, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = command.as_csv(made.flights).replace(b",Santiago,Lima", b",Santiago,Roma", 1)
    command.write(changed, output)
    assert command.main(["--check"]) == 1
    line = 2 + (made.flights["SIGLADES"] == "Lima").to_numpy().argmax()
    assert f"differs from what this code makes, first in line {line};" in capsys.readouterr().err


@pytest.mark.usefixtures("made")
def test_check_of_a_missing_file_says_how_to_write_it(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["--check"]) == 1
    assert "no such file; `python -m train.simulator` writes it" in capsys.readouterr().err
    assert not output.exists()


def test_readme_quotes_the_facts_that_the_command_prints(simulation: Simulation) -> None:
    assert facts_table(simulation.flights) in README.read_text(encoding="utf-8")


@pytest.mark.usefixtures("made")
def test_the_same_flights_are_written_as_those_of_lima(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command.main(["--airport", str(FOLDER / "lim.yaml")]) == 0
    assert capsys.readouterr().out == "simulated_lim.csv.gz  68206 rows\n"
    log = read_flights("simulated_lim.csv.gz", LIM)
    assert (len(log.flights), log.rejected["value"].tolist()) == (68_205, ["SEQU"])
    assert (log.flights["destination"] == "SCEL").mean() == pytest.approx(0.0798, abs=1e-4)


@pytest.mark.usefixtures("made")
def test_flights_of_three_origins_are_not_simulated(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--airport", str(FOLDER / "nyc.yaml")]) == 2
    assert "flights are simulated for one origin" in capsys.readouterr().err
