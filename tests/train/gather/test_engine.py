"""The same tables by Ray as without it, on a cluster that loses a process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.samples.airports import FOLDER
from tests.samples.raw_flights import ROW
from tests.servers.engine.started import LOCAL, SECONDS, kill_one, running_cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four of 60,000 flights, which overlap in a tenth of them."""
    folder = tmp_path_factory.mktemp("flights")
    due = pd.date_range("2016-01-01", periods=222_000, freq="min")
    flights = pd.DataFrame(ROW, range(len(due))).assign(
        **{"Fecha-I": due.astype(str), "Fecha-O": (due + pd.Timedelta("20min")).astype(str)},
        **{"Vlo-I": range(len(due))},
    )
    for number in range(4):
        part = flights.iloc[54_000 * number :][:60_000]
        part.to_csv(folder / f"{number}.csv", index=False)
    return folder


@pytest.fixture
def cluster() -> Iterator[None]:
    with running_cluster():
        yield


def gather(files: Path, output: Path, *more: str) -> subprocess.Popen[str]:
    airports = ["--airport", FOLDER / "scl.yaml", "--max-rejected-share", "0.2", *more]
    command = [sys.executable, "-m", "train.gather", files, output, *airports]
    env = os.environ | LOCAL
    return subprocess.Popen(command, cwd=FOLDER.parent, env=env, text=True, stdout=subprocess.PIPE)


def made(run: subprocess.Popen[str], output: Path) -> tuple[int, dict[str, bytes]]:
    try:
        run.communicate(timeout=SECONDS)
    finally:
        run.kill()
    return run.returncode, {path.name: path.read_bytes() for path in output.iterdir()}


@pytest.mark.usefixtures("cluster")
def test_a_cluster_that_loses_a_process_makes_the_same_tables(files: Path, tmp_path: Path) -> None:
    alone, output = tmp_path / "alone", tmp_path / "out"
    expected = made(gather(files, alone), alone)
    run = gather(files, output, "--engine", "ray")
    assert kill_one(run, files)
    assert made(run, output) == expected
    assert sorted(expected[1]) == ["scl.parquet", "scl.parquet.rejects.csv"]
    assert len(pd.read_parquet(alone / "scl.parquet")) == 222_000


def test_a_process_that_is_lost_without_an_engine_is_told(files: Path, tmp_path: Path) -> None:
    """A table without its file would look whole."""
    run = gather(files, tmp_path)
    assert kill_one(run, files, "spawn_main")
    assert run.communicate(timeout=SECONDS)[0].endswith(
        "✗ a process that reads was killed: was memory short?\n"
    )
    assert (run.returncode, list(tmp_path.iterdir())) == (2, [])
