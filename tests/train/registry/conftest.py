"""A model store of each test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.models import ModelStore

from tests.samples.trainings import quicken


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty model store; the session's own comes back afterwards."""
    quicken(monkeypatch)
    before = BentoMLContainer.model_store.get()
    folder = tmp_path / "models"
    folder.mkdir()
    BentoMLContainer.model_store.set(ModelStore(folder))
    yield tmp_path
    BentoMLContainer.model_store.set(before)
