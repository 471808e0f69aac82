"""A server as a process of its own: started, timed, weighed and ended with its children."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

import psutil

from bench.access import NONE, Access
from bench.contenders import ROOT, Contender
from bench.flights import ask
from flights.telemetry.memory import proportional_set_size

LONGEST_START = 60  # seconds


class StartError(RuntimeError):
    """A server ended, or answered nothing in time; the message holds what it wrote."""


@dataclass(frozen=True)
class Memory:
    """Of all processes of a server, in MB (1e6 bytes)."""

    pss_mb: float | None  # pages that processes share are counted once; None if not readable
    rss_mb: float  # they are counted in each process


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process
    ready_s: float  # from its start to the first prediction
    access: Access = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def get(self, path: str) -> str:
        with urlopen(f"{self.url}{path}", timeout=10) as answer:
            text: str = answer.read().decode()
            return text

    def memory(self) -> Memory:
        pids = [process.pid for process in self.tree()]
        pss = [proportional_set_size(pid) for pid in pids]
        rss = sum(psutil.Process(pid).memory_info().rss for pid in pids) / 1e6
        return Memory(None if None in pss else sum(filter(None, pss)) / 1e6, rss)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    contender: Contender, body: bytes, log: Path, access: Access = NONE
) -> Iterator[Server]:
    """Start a server, wait until it answers the flight, and end it with all its children."""

    def answers(port: int) -> bool:
        return ask(port, body, access)[0] == HTTPStatus.OK

    open_to = replace(contender, environment={**contender.environment, **access})
    with started(open_to, log, answers) as server:
        yield replace(server, access=access)


@contextmanager
def started(contender: Contender, log: Path, is_ready: Callable[[int], bool]) -> Iterator[Server]:
    """The same, ready as the function says of its port; an `OSError` of it is a no."""
    port = free_port()
    environment = os.environ | contender.environment | {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as output:
        begin = time.perf_counter()
        popen = subprocess.Popen(
            contender.command(Path(sys.executable).parent, port),
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process = psutil.Process(popen.pid)
    try:
        wait(popen, lambda: is_ready(port), log)
        yield Server(port, process, time.perf_counter() - begin)
    finally:
        end(process, popen)


def wait(popen: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        if popen.poll() is not None:
            break
        with suppress(OSError, http.client.HTTPException):
            if is_ready():
                return
        time.sleep(0.01)
    raise StartError(f"the server does not answer:\n{log.read_text(errors='replace')[-3000:]}")


def end(process: psutil.Process, popen: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, then end what is left of its processes."""
    try:
        children = process.children(recursive=True)
    except psutil.NoSuchProcess:
        children = []
    popen.terminate()
    with suppress(subprocess.TimeoutExpired):
        popen.wait(5)
    for left in [*children, process]:
        with suppress(psutil.NoSuchProcess):
            left.kill()
    popen.wait()
    psutil.wait_procs(children, timeout=5)
