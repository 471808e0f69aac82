"""Who is served and who takes over."""

from pathlib import Path

import bentoml
import pytest

from flights.model.served import NAME
from tests.samples.trainings import EARLY, LATE, WORSE, now_served, raw_flights, tags, train_on
from train.cli import main
from train.console import NEXT
from train.registry import cli as registry_cli
from train.registry.store import CHALLENGER


def test_the_first_model_is_served(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_on(store, EARLY) == 0
    said = capsys.readouterr().out
    assert f"Registered {now_served()}" in said
    assert said.endswith(f"{NEXT}\n")
    assert bentoml.models.get(NAME).info.labels["status"] == "served"


@pytest.mark.slow
def test_a_model_worse_than_the_base_rate_is_not_registered(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_on(store, {1: "LAN", 2: "LAN", 3: "SKU"}) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "nothing registered: on the later months the model's Brier score, " in said
    assert tags(NAME) == tags(CHALLENGER) == []


@pytest.mark.slow
def test_a_model_that_is_not_worse_takes_over(store: Path) -> None:
    train_on(store, EARLY)
    first = now_served()
    assert train_on(store, LATE) == 0
    assert now_served() != first
    assert bentoml.models.get(first).info.labels["status"] == "retired"
    assert bentoml.models.get(NAME).info.metadata["promotion"]["served"] is True


def test_a_worse_model_stays_a_challenger(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train_on(store, EARLY)
    first = now_served()
    assert train_on(store, WORSE) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"{first} stays: worse, Brier score +0." in said
    assert (now_served(), len(tags(CHALLENGER))) == (first, 1)


def test_force_serves_it_all_the_same_and_keeps_the_reason(store: Path) -> None:
    train_on(store, LATE)
    train_on(store, EARLY, "--force", "new airline codes")
    promotion = bentoml.models.get(NAME).info.metadata["promotion"]
    assert promotion["reason"].startswith("forced: new airline codes (")
    assert len(tags(NAME)) == 2


def test_a_model_of_simulated_flights_does_not_replace_one_of_real_ones(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    train_on(store, LATE, name="simulated.csv")
    said = " ".join(capsys.readouterr().out.split())
    assert "stays: it learnt from simulated flights, " in said
    assert len(tags(CHALLENGER)) == 1


def test_a_model_of_real_flights_replaces_one_of_simulated_ones(store: Path) -> None:
    train_on(store, EARLY, name="simulated.csv")
    train_on(store, EARLY)
    served = bentoml.models.get(NAME)
    assert served.info.labels["data"] == "flights"
    assert served.info.metadata["promotion"]["reason"].endswith(" from simulated ones")


def test_a_model_that_something_else_made_is_replaced(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bentoml.models.create(NAME) as alien:
        Path(alien.path_of("weights")).write_text("of something else")
    assert (
        main(["--if-missing", "--data", raw_flights(store / "a.csv", EARLY), "--test-months", "1"])
        == 0
    )
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("The model store has no usable model: one is trained")
    assert f"Takes over: {alien.tag} was not made by this version" in said
    assert "make serve" not in said  # which may be what asked for it
    assert now_served() != str(alien.tag)


def test_a_model_that_something_else_made_is_listed_as_such(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with bentoml.models.create(NAME) as alien:
        Path(alien.path_of("weights")).write_text("of something else")
    assert registry_cli.main(["list"]) == 0
    assert registry_cli.main(["report"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert str(alien.tag) in said
    assert "the store has no model with a report: run `make train`" in said


def test_days_that_the_served_model_was_judged_without_are_needed(store: Path) -> None:
    train_on(store, LATE)
    first = now_served()
    train_on(store, EARLY)
    assert now_served() == first


def test_the_report_of_the_served_model_is_found(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    capsys.readouterr()
    assert registry_cli.main(["report"]) == 0
    page = Path(capsys.readouterr().out.strip()).read_text()
    commit = bentoml.models.get(NAME).info.labels["commit"]
    assert page.startswith(f"<!DOCTYPE html>{now_served()}, commit {commit}, ")
