"""The replay of a part of a day, as `python -m bench.live replay` runs it."""

from pathlib import Path

import bentoml
import pytest

from bench.live.replay import replay
from bench.payloads import EMBEDDED


@pytest.mark.slow
def test_workers_know_within_a_second_and_no_question_fails(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    headings, [row] = replay(tmp_path, hours=2, speed=600, redis="", data=str(EMBEDDED))
    told = dict(zip(headings, row, strict=True))
    assert told["told"] == "two workers, one file"
    assert int(told["lists"]) > 0
    assert float(told["p50 s"]) <= 5  # half a second between two looks, on a busy machine
    assert told["failed"] == "0"
