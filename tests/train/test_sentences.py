"""What `python -m train` says."""

from pathlib import Path

import bentoml
import pytest

from flights.model.served import MADE_UP
from tests.samples.airports import NYC, SCL
from tests.samples.raw_flights import read, row
from train.cli import main, request
from train.console import show_log


def test_unusable_data_stops_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", "nowhere.csv"]) == 2
    assert "✗ nowhere.csv cannot be found or reached\n" in capsys.readouterr().out


def test_brackets_of_a_file_are_no_markup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", "[/bold].csv"]) == 2
    show_log(read(tmp_path, row(), row(TIPOVUELO="[/red]"), max_rejected_share=0.5))
    said = capsys.readouterr().out
    assert "✗ [/bold].csv cannot be found or reached\n" in said
    assert said.endswith("  set aside row 3, TIPOVUELO: '[/red]' is neither I nor N\n")


def test_nothing_is_trained_if_the_store_has_a_model(
    trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--if-missing"]) == 0
    told = f"✓ {trained.tag} is in the model store\n  ! {MADE_UP}\n"
    assert capsys.readouterr().out == told


def test_what_will_be_served_is_asked_by_the_names_of_its_airport(
    trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--if-missing", "--url", "http://127.0.0.1:3001"]) == 0
    assert capsys.readouterr().out.endswith(f"\n\n{request(SCL, 'http://127.0.0.1:3001')}\n")
    assert request(NYC, "http://127.0.0.1:3001") == (
        "  curl -s http://127.0.0.1:3001/predict -H 'Content-Type: application/json' \\\n    -d '"
        '{"date":"2014-01-06","time":"08:00","origin":"EWR","carrier":"UA","destination":"LAX"}\''
    )


def test_a_pipe_shows_how_far_the_folds_are(trained_output: str) -> None:
    told = [f"  Judging on later months … fold {number} of 9" for number in range(1, 10)]
    assert [line for line in trained_output.splitlines() if " fold " in line] == told


def test_training_tells_of_times_that_happened_twice(trained_output: str) -> None:
    told = "  ! 1 flight was at a time that the clocks showed twice: taken as the first\n"
    assert told in trained_output


def test_figures_of_simulated_flights_say_so(trained_output: str) -> None:
    assert "SIMULATED flights: these figures say nothing of real ones" in trained_output
