"""A model store of each test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.models import ModelStore

from tests.samples.trainings import once
from train import run
from train.live import model as live_model


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
