"""The start says once that the numbers are made up."""

import time
from pathlib import Path

import bentoml
import pytest

from flights.model.served import MADE_UP
from tests.servers.serving import served


@pytest.mark.slow
def test_of_two_workers_one_says_that_the_numbers_are_made_up(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    told = f'"{trained.tag}: {MADE_UP}"'
    with served(tmp_path / "log") as service:
        end = time.monotonic() + 30  # the other worker may be ready first
        while told not in service.log.read_text() and time.monotonic() < end:
            time.sleep(0.1)
    assert service.log.read_text().count(told) == 1
