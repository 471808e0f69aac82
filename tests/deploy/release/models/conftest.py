"""A bucket of models, and a model store, of each test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.models import ModelStore

from tests.deploy.release.models.stored import FIRST, push, save
from tests.servers.fake_bucket import Bucket, fake_bucket


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Bucket]:
    with fake_bucket(tmp_path) as bucket:
        yield bucket


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """Empty; the session's own comes back afterwards."""
    before = BentoMLContainer.model_store.get()
    (folder := tmp_path / "store").mkdir()
    BentoMLContainer.model_store.set(ModelStore(folder))
    yield folder
    BentoMLContainer.model_store.set(before)


@pytest.fixture
def first(bucket: Bucket, store: Path) -> str:
    """The champion, of an empty bucket."""
    tag = save(FIRST)
    assert push() == 0
    return tag
