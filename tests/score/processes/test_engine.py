"""The same files on Ray as without it: here, and on a cluster that loses a process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flights.model.served import DelayModel
from flights.score.cli import main
from tests.samples.schedules import row, write
from tests.servers.engine.started import LOCAL, SECONDS, kill_one, running_cluster
from tests.servers.serving import ROOT

Seen = tuple[int, dict[str, bytes], list[str]]


def score(schedule: Path, output: Path, model: DelayModel, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flights.score", schedule, output, "--model", model.tag]
    env = os.environ | LOCAL
    return subprocess.Popen([*command, *more], cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)


def seen(run: subprocess.Popen[str], output: Path) -> Seen:
    """Its exit status, the files that it made, and what it told, in any order."""
    try:
        told = run.communicate(timeout=SECONDS)[1].splitlines()
    finally:
        run.kill()
    files = {path.name: path.read_bytes() for path in output.iterdir()}
    return run.returncode, files, sorted(line[:24] for line in told if "(raylet)" not in line)


@pytest.fixture(scope="module")
def schedule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four files with a bad row in each, and one that is none."""
    folder = tmp_path_factory.mktemp("schedule")
    rows = [row(number) for number in range(60_000)]
    for number in range(4):
        bad = [*row(number)[:3], "30", *row(number)[4:]]
        write(folder / f"{number}.parquet", [*rows[: 9 * number], bad, *rows])
    (folder / "page.csv").write_text("<html>")
    return folder


@pytest.fixture(scope="module")
def expected(schedule: Path, model: DelayModel) -> Seen:
    """By the processes of this machine."""
    output = schedule.with_name("expected")
    return seen(score(schedule, output, model), output)


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    with running_cluster():
        yield


@pytest.mark.slow
def test_two_processes_of_ray_write_the_same_files(
    schedule: Path, model: DelayModel, expected: Seen, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    run = score(schedule, output, model, "--engine", "ray", "--workers", "2")
    assert seen(run, output) == expected


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_cluster_that_loses_a_process_writes_the_same_files(
    schedule: Path, model: DelayModel, expected: Seen, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    run = score(schedule, output, model, "--engine", "ray")
    killed = kill_one(run, output)
    assert seen(run, output) == expected
    assert killed


def test_an_engine_is_for_many_files(good: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(good), str(good.with_name("out.csv")), "--engine", "ray"])
    assert stopped.value.code == 2


def test_no_engine_is_exit_status_2_and_tells_the_cure(
    good: Path,
    model: DelayModel,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    folders = [str(good.parent), str(good.parent.with_name("scored"))]
    assert main([*folders, "--engine", "ray", "--model", model.tag]) == 2
    told = capsys.readouterr().err
    assert told.startswith("✗ --engine needs Ray (")
    assert told.endswith("): pip install '.[engine]'\n")
