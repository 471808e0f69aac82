"""The processes of a run: what they hold, load and leave behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flights.model.served import DelayModel
from flights.score import cli
from flights.score.processes import pool as score
from flights.score.tables import Job, to_csv
from flights.tables.table import Chunk
from tests.samples.schedules import row, write_csv

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
def test_a_run_that_is_terminated_leaves_nothing_behind(good: Path, model: DelayModel) -> None:
    schedule = write_csv(good.with_name("long.csv"), [row(number) for number in range(200_000)])
    good.unlink()
    arguments = [schedule, good.with_name("out.csv"), "--model", model.tag, "--workers", "1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "flights.score", *arguments], cwd=ROOT, stderr=subprocess.PIPE
    )
    while process.poll() is None and not list(good.parent.glob(".partial.*")):
        time.sleep(0.02)
    process.terminate()
    assert process.communicate()[1].decode().endswith("✗ stopped, nothing is written\n")
    assert process.returncode == 130
    assert list(good.parent.iterdir()) == [schedule]


def test_few_blocks_are_in_memory_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = 0

    def blocks() -> Iterator[Chunk]:
        nonlocal drawn
        for drawn in range(1, 100):
            yield Chunk([("2017-03-01", "08:00")], [drawn], {}, drawn)

    monkeypatch.setattr(score, "score_block", lambda job, block: block.numbers[0])
    with ThreadPoolExecutor(2) as executor:
        job = Job("", {"fecha": 0, "hora": 1}, 2, to_csv)
        parts = score.in_order(executor, blocks(), job, ahead=4)
        for number, (position, part) in enumerate(parts, 1):
            assert position == part == number
            assert drawn <= number + 4


def test_the_first_process_and_serving_do_without_what_they_need_not() -> None:
    code = "import sys, {}; print([name for name in {} if name in sys.modules])"
    for module, names in (
        ("service", ["pyarrow", "ray"]),
        ("flights.score.cli", ["bentoml", "pyarrow"]),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code.format(module, names)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "[]\n"


def test_a_worker_that_is_killed_ends_the_run_with_a_sentence(
    good: Path, model: DelayModel, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    monkeypatch.setattr(cli, "find_model", kill_itself)
    output = good.with_name("out.csv")
    assert cli.main([str(good), str(output), "--workers", "1"]) == 2
    sentence = "✗ a process that scores was killed: was memory short?\n"
    assert capsys.readouterr().err.endswith(sentence)
    assert list(good.parent.iterdir()) == [good]


def kill_itself(tag: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
