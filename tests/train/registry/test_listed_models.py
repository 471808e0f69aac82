"""What the list of models says."""

from pathlib import Path

import bentoml
import pytest

from flights.model.served import NAME
from tests.samples.trainings import EARLY, WORSE, now_served, tags, train_on
from train.registry.cli import main
from train.registry.listing import common_months, pooled, show
from train.registry.store import CHALLENGER
from train.registry.succession import go_back


def test_models_are_judged_on_the_same_months(
    trained: bentoml.Model, capsys: pytest.CaptureFixture[str]
) -> None:
    show()
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["Tag", "Status", "Brier", "Skill", "Data"]
    judged = trained.info.metadata["evaluation"]["metrics"]["model"]
    figures = f"{judged['brier']:.4f}", f"{judged['brier_skill']:+.3f}"
    (row,) = [row.split() for row in rows if str(trained.tag) in row and "Data" not in row][:1]
    assert tuple(row[2:4]) == figures
    until = "  Judged on simulated flights of 2017-10 to 2017-12, before it learnt from them."
    assert [row for row in rows if row.startswith("  ")] == [until]


def test_months_that_not_all_were_judged_on_do_not_count(trained: bentoml.Model) -> None:
    other = bentoml.models.get(trained.tag)
    del other.info.metadata["evaluation"]["months"][0]
    assert common_months([trained, other]) == {"simulated 2017-11", "simulated 2017-12"}
    other.info.metadata["data"]["simulated"] = False
    assert common_months([other, trained]) == {"real 2017-11", "real 2017-12"}


def test_months_weigh_by_their_flights() -> None:
    months = [
        {"flights": 300, "brier": 0.1, "observed": 0.2},
        {"flights": 100, "brier": 0.2, "observed": 0.6},
    ]
    assert pooled(months) == (pytest.approx(0.125), pytest.approx(1 - 0.125 / 0.21))


@pytest.mark.slow
def test_a_challenger_says_why_it_is_one(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train_on(store, EARLY)
    train_on(store, WORSE)
    (challenger,) = tags(CHALLENGER)
    capsys.readouterr()
    show()
    said = capsys.readouterr().out
    assert f"  {challenger} is a challenger: worse, Brier score +0." in said


@pytest.mark.slow
def test_a_restored_model_names_its_original(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    first = now_served()
    train_on(store, EARLY, "--force", "again")
    go_back()
    capsys.readouterr()
    show()
    assert f"  {now_served()} is {first} again.\n" in capsys.readouterr().out
    assert len(tags(NAME)) == 3


HELP = """\
usage: python -m train.registry [-h] {list,back,promote,report} ...

python -m train.registry: the models of the store, and the way back to an
earlier one.

positional arguments:
  {list,back,promote,report}
    list                the models of the store, with their quality on the
                        same later months
    back                serve the model before the served one again
    promote             serve a model of the store, by its tag
    report              open the report of the served model, and say where it
                        is

options:
  -h, --help            show this help message and exit
"""
PROMOTE = """\
usage: python -m train.registry promote [-h] [TAG]

positional arguments:
  TAG

options:
  -h, --help  show this help message and exit
"""


@pytest.mark.parametrize(("given", "told"), [(["--help"], HELP), (["promote", "--help"], PROMOTE)])
def test_help_tells_all_there_is(
    given: list[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit, match=r"^0$"):
        main(given)
    assert capsys.readouterr().out == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("back", "the store has no model: run `make train`"),
        ("report", "the store has no model with a report: run `make train`"),
        ("promote", "which model? make promote TAG=flight_delay:…; `make models` lists them"),
    ],
)
def test_an_empty_store_says_what_to_do(
    store: Path, capsys: pytest.CaptureFixture[str], given: str, told: str
) -> None:
    assert main([given]) == 1
    assert capsys.readouterr().out == f"✗ {told}\n"
