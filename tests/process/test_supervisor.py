"""BentoML's supervisor: where it listens, how it ends, whom it tells, and what outlives it."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bentoml
import httpx
import psutil
import pytest

from flights.process.supervisor import own_folder
from flights.settings import SettingsError
from tests.servers.serving import END_SECONDS, ROOT, Served, started

SUPERVISES = """
import os, signal, sys
from bentoml._internal.utils import circus
from bentoml.serving import create_watcher
from flights.process.supervisor import supervise
if "{when}" == "held": os.kill(os.getpid(), signal.SIGTERM)
supervise()
if "{when}" == "before": os.kill(os.getpid(), signal.SIGTERM)
if "{when}".startswith("SIG"):
    from schema import Schema, SchemaError
    try: Schema(lambda _: os.kill(os.getpid(), getattr(signal, "{when}"))).validate("")
    except SchemaError: pass
watcher = create_watcher("service", ["-c", "{worker}"], use_sockets=False, numprocesses=2)
arbiter = circus.create_standalone_arbiter([watcher], check_delay=0.1)
if "{when}" == "while": os.kill(os.getpid(), signal.SIGTERM)
arbiter.start(lambda _: print(arbiter.endpoint, arbiter.pubsub_endpoint, flush=True))
"""
SLEEPS = "import time; time.sleep(60)"


@contextmanager
def supervisor(
    worker: str = SLEEPS, when: str = "", *prefix: str
) -> Iterator[subprocess.Popen[str]]:
    """With two such workers; it gets a SIGTERM `before` it is made, or `while` it starts them.

    `held`: even before, where the signal waits. A signal's name: while BentoML's configuration is
    checked by a library to which every exception is a fault of what it checks.
    """
    command = [*prefix, sys.executable, "-c", SUPERVISES.format(worker=worker, when=when)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, cwd=ROOT, **pipes) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                    one.kill()


def listening(process: psutil.Process) -> set[int]:
    """The TCP and UDP ports that it and its workers listen on."""
    family = [process, *process.children(recursive=True)]
    sockets = [one for member in family for one in member.net_connections("inet")]
    return {one.laddr.port for one in sockets if one.status in {"LISTEN", "NONE"}}


def test_it_takes_commands_in_a_folder_that_is_its_users_alone_and_gone_at_the_end() -> None:
    with supervisor() as process:
        assert process.stdout
        sockets = [Path(one.removeprefix("ipc://")) for one in process.stdout.readline().split()]
        assert [one.is_socket() for one in sockets] == [True, True]
        (folder,) = {one.parent for one in sockets}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert listening(psutil.Process(process.pid)) == set()
        process.terminate()
        assert process.wait(END_SECONDS) == 0
    assert not folder.exists()


@pytest.mark.parametrize(("when", "status"), [("before", 128 + signal.SIGTERM), ("while", 0)])
def test_a_sigterm_is_not_lost_while_it_starts(when: str, status: int) -> None:
    with supervisor(when=when) as process:
        assert process.wait(END_SECONDS) == status
        _, errors = process.communicate()
    assert "non-dict" not in errors  # what circus says of an answer that it cannot send


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_is_not_lost_in_a_library_that_takes_every_exception(name: str) -> None:
    with supervisor(when=name) as process:
        assert process.wait(END_SECONDS) == 128 + signal.Signals[name]
        assert process.communicate() == ("", "")


def test_a_sighup_does_not_end_it_while_it_starts() -> None:
    with supervisor(when="SIGHUP") as process:
        assert process.stdout
        assert process.stdout.readline().startswith("ipc://")


def test_a_sigterm_that_the_image_held_back_ends_it() -> None:
    with supervisor(SLEEPS, "held", "env", "--block-signal=TERM") as process:
        assert process.wait(END_SECONDS) == 128 + signal.SIGTERM


def test_it_ends_with_one_line_where_no_worker_starts() -> None:
    with supervisor("raise SystemExit(3)") as process:
        assert process.wait(END_SECONDS) == 1
        _, errors = process.communicate()
    assert errors == "flight_delay ends: no worker starts (exit status 3)\n"


def test_workers_that_are_killed_are_started_again() -> None:
    with supervisor() as process:
        assert process.stdout
        process.stdout.readline()
        first = psutil.Process(process.pid).children()
        for worker in first:
            worker.kill()
        while set(psutil.Process(process.pid).children()) & set(first):
            time.sleep(0.1)
        assert process.poll() is None


@pytest.mark.parametrize(
    ("given", "silent"), [({}, "True"), ({"BENTOML_DO_NOT_TRACK": "0"}, "False")]
)
def test_bentomls_makers_are_told_nothing_unless_asked(given: dict[str, str], silent: str) -> None:
    script = """if True:
        from bentoml._internal.utils.analytics.usage_stats import do_not_track
        from flights.process import supervisor
        do_not_track()
        supervisor.do_not_track()
        print(do_not_track())
    """
    variables = {name: os.environ[name] for name in os.environ if name != "BENTOML_DO_NOT_TRACK"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=variables | given,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{silent}\n"


@pytest.mark.slow
def test_served_it_listens_on_its_port_only_and_tells_nobody(
    trained: bentoml.Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BENTOML_DO_NOT_TRACK")
    shown = {"__BENTOML_DEBUG_USAGE": "True"}  # BentoML logs what it would send
    with started(tmp_path / "log", **shown, TMPDIR=str(tmp_path)) as service:
        service.wait_until_ready()
        assert listening(psutil.Process(service.process.pid)) == {service.port}
        assert [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("flight*")] == [0o700]
        assert service.end() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["log"]
    assert "Tracking" not in service.log.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGUSR1, signal.SIGUSR2])
def test_workers_end_with_their_supervisor(
    trained: bentoml.Model, tmp_path: Path, number: int
) -> None:
    with started(tmp_path / "log") as service:
        service.wait_until_ready()
        workers = [psutil.Process(pid) for pid in service.workers()]
        service.process.send_signal(number)
        _, alive = psutil.wait_procs(workers, END_SECONDS)
        assert alive == []
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{service.url}/livez")


@pytest.mark.slow
def test_a_second_service_leaves_the_first_ones_counters_alone(
    trained: bentoml.Model, tmp_path: Path
) -> None:
    def counted(service: Served) -> bool:
        return 'flight_requests_total{client="anonymous",route="/model"' in (
            httpx.get(f"{service.url}/metrics").text
        )

    with started(tmp_path / "1") as first, started(tmp_path / "2") as second:
        first.wait_until_ready()
        second.wait_until_ready()
        httpx.get(f"{first.url}/model")
        assert (counted(first), counted(second)) == (True, False)
        with started(tmp_path / "3", "--port", str(first.port)) as third:  # the last port counts
            assert third.process.wait(END_SECONDS) == 1
        written = third.log.read_text()
        assert "flight_delay does not start: [Errno 98] Address already in use\n" in written
        assert "Traceback" not in written
        assert counted(first)


def test_what_a_killed_supervisor_left_is_gone_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    running = own_folder()  # is locked as long as this process lives
    left = tmp_path / "flight_delay-left"
    left.mkdir()
    (left / "lock").touch()
    other = tmp_path / "flight_delay-other"  # has no lock: is not of a supervisor
    other.mkdir()
    for folder in (running, left, other):
        os.utime(folder, (0, 0))
    just_made = tmp_path / "flight_delay-new"
    just_made.mkdir()
    (just_made / "lock").touch()
    started = own_folder()
    assert set(tmp_path.iterdir()) == {running, other, just_made, started}
    assert stat.S_IMODE(started.stat().st_mode) == 0o700


def test_a_temporary_folder_that_is_full_or_read_only_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/dev/null/nowhere")
    with pytest.raises(SettingsError, match="no folder can be made in TMPDIR: "):
        own_folder()
