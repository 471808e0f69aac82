"""The command with the model of the tests."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import bentoml
import pytest

from flights.model.served import DelayModel
from flights.score.cli import main
from flights.score.processes.pool import Processes
from tests.samples.schedules import row, write_csv


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


@pytest.fixture(scope="session")
def worker() -> Iterator[ProcessPoolExecutor]:
    """One that stays for all runs that ask for one: a second is gone until it has loaded."""
    with Processes(1).executor() as executor:
        yield executor


@pytest.fixture(scope="module")
def run(model: DelayModel, worker: ProcessPoolExecutor) -> Any:
    """The command with the model of the tests; gives its exit status."""
    start = Processes.executor

    def executor(asked: Processes) -> AbstractContextManager[ProcessPoolExecutor]:
        return nullcontext(worker) if asked == Processes(1) else start(asked)

    def run(*arguments: object) -> int:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Processes, "executor", executor)
            return main([*map(str, arguments), "--model", model.tag])

    return run


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A schedule of 30 flights without a fault."""
    return write_csv(tmp_path / "good.csv", [row(number) for number in range(30)])
