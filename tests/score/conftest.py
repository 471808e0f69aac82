"""The command with the model of the tests."""

from pathlib import Path
from typing import Any

import bentoml
import pytest

from flights.model import DelayModel
from flights.score.cli import main
from tests.samples.schedules import row, write_csv


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


@pytest.fixture(scope="module")
def run(model: DelayModel) -> Any:
    """The command with the model of the tests; gives its exit status."""

    def run(*arguments: object) -> int:
        return main([*map(str, arguments), "--model", model.tag])

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A schedule of 30 flights without a fault."""
    return write_csv(tmp_path / "good.csv", [row(number) for number in range(30)])
