"""Who is served, who takes over, and the way back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import bentoml
import pandas as pd
import pytest
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.models import ModelStore
from pandas.util import hash_pandas_object

from flights.model import NAME
from train import run
from train.__main__ import main
from train.console import NEXT
from train.live import model as live_model
from train.registry import __main__ as registry_cli
from train.registry.store import CHALLENGER, go_back, served

EARLY = dict.fromkeys((1, 2, 3), "LAN")  # the month -> the airline that is late in it
LATE = dict.fromkeys((4, 5, 6), "LAN")
MADE: dict[tuple[Any, ...], Any] = {}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty model store; the session's own comes back afterwards."""
    # What it says of days and what the report draws is tested elsewhere, and takes seconds.
    monkeypatch.setattr(live_model, "TREES", 5)
    monkeypatch.setattr("train.run.render_report", lambda _, made: f"<!DOCTYPE html>{made}")
    monkeypatch.setattr(run, "fit_late", once(run.fit_late))
    monkeypatch.setattr(run, "evaluate", once(run.evaluate))
    monkeypatch.setattr(run, "fit", once(run.fit))
    before = BentoMLContainer.model_store.get()
    folder = tmp_path / "models"
    folder.mkdir()
    BentoMLContainer.model_store.set(ModelStore(folder))
    yield tmp_path
    BentoMLContainer.model_store.set(before)


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same flights give the same: most of these tests train on the same ones."""

    def remembered(*given: Any) -> Any:
        frames = [one for some in given for one in (some if isinstance(some, tuple) else [some])]
        hashed = [hash_pandas_object(one) for one in frames if isinstance(one, pd.DataFrame)]
        told = [repr(one) for one in given if isinstance(one, dict | float)]
        key = function.__name__, *told, *(int(one.sum()) for one in hashed)
        if key not in MADE:
            MADE[key] = function(*given)
        return MADE[key]

    return remembered


def raw_flights(path: Path, late: dict[int, str]) -> str:
    """A file of 20 flights a day of two airlines; `late` names the late one of each month."""
    rows = [
        {
            "Fecha-I": f"2017-{month:02}-{day:02} 08:{minute:02}:00",
            "Fecha-O": f"2017-{month:02}-{day:02} {8 + (airline == late[month]):02}:{minute:02}:00",
            "Vlo-I": str(minute),
            "Ori-I": "SCEL",
            "Des-I": "SPJC",
            "Emp-I": airline,
            "TIPOVUELO": "I",
            "OPERA": airline,
            "SIGLADES": "Lima",
        }
        for month in late
        for day in range(1, 29)
        for minute in range(10)
        for airline in ("LAN", "SKU")
    ]
    pd.DataFrame(rows).to_csv(path, index=False)
    return str(path)


def train_on(folder: Path, late: dict[int, str], *more: str, name: str = "flights.csv") -> int:
    source = raw_flights(folder / name, late)
    return main(["--data", source, "--test-months", "1", *more])


def tags(name: str) -> list[str]:
    return [str(stored.tag) for stored in bentoml.models.list() if stored.tag.name == name]


def now_served() -> str:
    stored = served()
    assert stored
    return str(stored.tag)


def test_the_first_model_is_served(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_on(store, EARLY) == 0
    said = capsys.readouterr().out
    assert f"Registered {now_served()}" in said
    assert said.endswith(f"{NEXT}\n")
    assert bentoml.models.get(NAME).info.labels["status"] == "served"


def test_a_model_worse_than_the_base_rate_is_not_registered(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_on(store, {1: "LAN", 2: "LAN", 3: "SKU"}) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "nothing registered: on the later months the model's Brier score, " in said
    assert tags(NAME) == tags(CHALLENGER) == []


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
    # It learns too little from April, in which SKU was late, for May and June.
    months = {2: "LAN", 3: "LAN", 4: "SKU", 5: "LAN", 6: "LAN"}
    assert train_on(store, months) == 0
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
    assert bentoml.models.get(NAME).info.labels["data"] == "flights"


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


def test_going_back_serves_the_previous_model_again(store: Path) -> None:
    train_on(store, EARLY)
    first = bentoml.models.get(NAME)
    train_on(store, LATE)
    restored = go_back()
    assert now_served() == str(restored.tag)
    assert restored.info.metadata["restored_from"] == str(first.tag)
    assert Path(restored.path_of("model.onnx")).read_bytes() == (
        Path(first.path_of("model.onnx")).read_bytes()
    )


def test_a_damaged_model_does_not_come_back(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    Path(bentoml.models.get(NAME).path_of("background.json")).write_text("{}")
    train_on(store, LATE)
    second = now_served()
    assert registry_cli.main(["back"]) == 1
    assert "background.json is damaged" in capsys.readouterr().out
    assert now_served() == second


def test_going_back_twice_goes_two_models_back(store: Path) -> None:
    train_on(store, EARLY)
    first = now_served()
    train_on(store, LATE)
    train_on(store, LATE)
    go_back()
    assert go_back().info.metadata["restored_from"] == first


def test_without_a_previous_model_going_back_says_so(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    assert registry_cli.main(["back"]) == 1
    assert f"the store has no model before {now_served()}" in capsys.readouterr().out


def test_the_list_tells_which_is_served(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train_on(store, EARLY)
    train_on(store, LATE)
    capsys.readouterr()
    assert registry_cli.main([]) == 0
    words = capsys.readouterr().out.split()
    assert [word for word in words if word in ("served", "retired")] == ["served", "retired"]


def test_the_report_of_the_served_model_is_found(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    capsys.readouterr()
    assert registry_cli.main(["report"]) == 0
    page = Path(capsys.readouterr().out.strip()).read_text()
    commit = bentoml.models.get(NAME).info.labels["commit"]
    assert page.startswith(f"<!DOCTYPE html>{now_served()}, commit {commit}, ")
