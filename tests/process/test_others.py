"""The workers of a service answer by one model, whatever comes into the store meanwhile."""

from pathlib import Path

import bentoml
import pytest

from flights.model.served import DelayModel
from flights.process.others import SERVED, model_of_others, served_by_others, tell_others
from flights.process.supervisor import FOLDER, REPLACING
from tests.servers.in_process import Serving


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    return tmp_path


def test_a_worker_that_has_begun_tells_by_which_model_it_answers(
    folder: Path, serving: Serving, trained: bentoml.Model
) -> None:
    with serving():
        assert served_by_others() == (str(trained.tag), "SCEL")
    assert [path.name for path in folder.iterdir() if path.name.startswith(SERVED)] == [SERVED]


def test_one_that_has_no_room_to_tell_it_answers_all_the_same(
    monkeypatch: pytest.MonkeyPatch, trained: bentoml.Model
) -> None:
    monkeypatch.setenv(FOLDER, "/dev/full")
    tell_others(DelayModel.load(trained))


def test_one_that_comes_after_a_crash_takes_the_model_of_the_others(
    folder: Path, trained: bentoml.Model
) -> None:
    assert model_of_others() is None
    tell_others(DelayModel.load(trained))
    assert (model := model_of_others())
    assert model.tag == trained.tag


def test_one_that_takes_the_place_of_another_does_not(folder: Path, trained: bentoml.Model) -> None:
    tell_others(DelayModel.load(trained))
    (folder / REPLACING).touch()
    assert model_of_others() is None


def test_nor_does_one_whose_others_answer_by_a_model_that_was_deleted(folder: Path) -> None:
    (folder / SERVED).write_text('["flight_delay:gone", "SCEL"]')
    assert model_of_others() is None


def test_a_model_of_another_airport_does_not_answer_beside_the_others(
    folder: Path, trained: bentoml.Model
) -> None:
    from service import load  # noqa: PLC0415 (needs the trained model in the store)

    (folder / SERVED).write_text('["flight_delay:gone", "SPJC"]')
    health = load(trained)
    assert health.model is None
    assert health.fault == (
        f"model {trained.tag} is of Santiago de Chile (SCEL), but this service began with SPJC: "
        "start it anew"
    )
