"""The start says once that the numbers are made up."""

from pathlib import Path

import bentoml
import pytest

from flights.model import MADE_UP
from tests.servers.serving import served


@pytest.mark.slow
def test_of_two_workers_one_says_that_the_numbers_are_made_up(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    with served(tmp_path / "log") as service:
        assert service.log.read_text().count(f'"{trained.tag}: {MADE_UP}"') == 1
