"""What the list of models says."""

from pathlib import Path

import bentoml
import pytest

from flights.model.served import NAME
from tests.samples.trainings import EARLY, WORSE, now_served, tags, train_on
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
    assert until in rows


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
