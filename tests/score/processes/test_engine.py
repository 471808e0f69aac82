"""The same files on Ray as without it: here, and on a cluster that loses a process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from flights.model.served import DelayModel
from flights.score.cli import main
from tests.samples.schedules import row, write
from tests.servers.serving import ROOT

SECONDS = 120  # where all is busy, a cluster takes its time
LOCAL = {
    "RAY_AUTH_MODE": "disabled",  # or it keeps a token in the home folder
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # it listens on 127.0.0.1 alone
}

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
    with pytest.MonkeyPatch.context() as patch:
        command = [sys.executable, "-m", "tests.servers.ray_cluster"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        env = os.environ | LOCAL
        with subprocess.Popen(command, cwd=ROOT, env=env, text=True, **pipes) as process:
            assert process.stdout
            patch.setenv("RAY_ADDRESS", process.stdout.readline().strip())
            yield
            process.communicate(timeout=SECONDS)


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
    killed = kill_one_that_writes(output, run)
    assert seen(run, output) == expected
    assert killed


def kill_one_that_writes(folder: Path, run: subprocess.Popen[str]) -> bool:
    while run.poll() is None:
        for process in psutil.process_iter(["cmdline"]):
            if "ray::" in "".join(process.info["cmdline"] or ()) and has_open(process, folder):
                os.kill(process.pid, signal.SIGKILL)
                return True
    return False


def has_open(process: psutil.Process, folder: Path) -> bool:
    try:
        return any(Path(file.path).parent == folder for file in process.open_files())
    except psutil.Error:  # gone, or another user's
        return False


def test_an_engine_is_for_many_files(good: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(good), str(good.with_name("out.csv")), "--engine", "ray"])
    assert stopped.value.code == 2


def test_no_engine_is_exit_status_2_and_tells_the_cure(
    good: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "flights.score.engine", raising=False)
    monkeypatch.setitem(sys.modules, "ray", None)
    arguments = [str(good.parent), str(good.parent.with_name("scored")), "--engine", "ray"]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("✗ --engine needs Ray (")
    assert told.endswith("): pip install '.[engine]'\n")
