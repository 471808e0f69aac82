"""The way back to an earlier model, and forward again."""

from pathlib import Path

import bentoml
import pytest

from flights.model.served import NAME
from tests.samples.trainings import EARLY, LATE, WORSE, now_served, tags, train_on
from train.console import NEXT
from train.registry.cli import main
from train.registry.store import CHALLENGER
from train.registry.succession import go_back, promote, serve_again


def test_going_back_serves_the_previous_model_again(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    first = bentoml.models.get(NAME)
    train_on(store, LATE)
    assert main(["back"]) == 0
    assert capsys.readouterr().out.endswith(f"{NEXT}\n")
    restored = bentoml.models.get(NAME)
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
    assert main(["back"]) == 1
    assert "background.json is damaged" in capsys.readouterr().out
    assert now_served() == second


@pytest.mark.slow
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
    assert main(["back"]) == 1
    assert f"the store has no model before {now_served()}" in capsys.readouterr().out


def test_the_list_tells_which_is_served(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train_on(store, EARLY)
    train_on(store, LATE)
    capsys.readouterr()
    assert main([]) == 0
    out = capsys.readouterr().out
    assert out.endswith("To serve another one: make promote TAG=…\n")
    words = out.split()
    assert [word for word in words if word in ("served", "retired")] == ["served", "retired"]


@pytest.mark.slow
def test_a_promoted_model_is_served_forward_again_without_training(store: Path) -> None:
    train_on(store, EARLY)
    first = now_served()
    train_on(store, LATE)
    second = now_served()
    go_back()
    promoted = promote(second)
    assert now_served() == str(promoted.tag)
    assert promoted.info.metadata["promoted_from"] == second
    assert "restored_from" not in promoted.info.metadata
    assert go_back().info.metadata["restored_from"] == first


def test_a_challenger_is_promoted_with_the_reason_why_it_was_one(store: Path) -> None:
    train_on(store, EARLY)
    first = now_served()
    train_on(store, WORSE)
    (challenger,) = tags(CHALLENGER)
    judged = bentoml.models.get(challenger).info.metadata["promotion"]
    reason = f"promoted by hand ({judged['reason']})"
    assert reason.startswith("promoted by hand (worse, Brier score +0.")
    promotion = promote(challenger).info.metadata["promotion"]
    assert promotion == judged | {"served": True, "reason": reason}
    assert bentoml.models.get(NAME).info.labels["status"] == "served"
    assert go_back().info.metadata["restored_from"] == first


def test_a_model_that_was_never_judged_is_promoted_by_its_version(store: Path) -> None:
    train_on(store, EARLY)
    first = bentoml.models.get(NAME)
    del first.info.metadata["promotion"]
    first.flush()
    serve_again(first, {})
    assert first.tag.version
    metadata = promote(first.tag.version).info.metadata
    reason = "promoted by hand (never judged)"
    assert metadata["promotion"] == {"served": True, "reason": reason}
    assert metadata["promoted_from"] == str(first.tag)


def test_a_damaged_model_is_not_promoted(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train_on(store, EARLY)
    first = bentoml.models.get(NAME)
    Path(first.path_of("judged.onnx")).write_bytes(b"")
    train_on(store, LATE)
    second = now_served()
    assert main(["promote", str(first.tag)]) == 1
    assert "judged.onnx is damaged" in capsys.readouterr().out
    assert now_served() == second


def test_a_tag_that_cannot_be_promoted_says_why(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train_on(store, EARLY)
    tag = now_served()
    wrong = f"{NAME}:x{tag.partition(':')[2][1:]}"
    capsys.readouterr()
    assert main(["promote", wrong]) == 1
    assert capsys.readouterr().out == f"✗ the store has no model {wrong}; is {tag} meant?\n"
    assert main(["promote", "zz"]) == 1
    said = "✗ the store has no model zz; `make models` lists what it has\n"
    assert capsys.readouterr().out == said
    assert main(["promote", tag]) == 1
    assert capsys.readouterr().out == f"✗ {tag} is served already\n"
    assert main(["promote"]) == 1
    assert "which model? make promote TAG=flight_delay:" in capsys.readouterr().out
    assert tags(NAME) == [tag]
