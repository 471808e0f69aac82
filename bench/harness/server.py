"""A server as a process of its own: started, timed, weighed and ended with its children."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import psutil

from bench.harness.credentials import NONE, Access
from flights.telemetry.memory import memory_of

ROOT = Path(__file__).parents[2]
LONGEST_START = 60  # seconds
KEPT = {"PYTHONDONTWRITEBYTECODE": ""}  # what is compiled, as in the image, and as pip does

Command = Callable[[Path, int], list[str]]  # the venv's bin, a free port -> what to run


class StartError(RuntimeError):
    """A server ended, or answered nothing in time; the message holds what it wrote."""


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

    def memory_mb(self) -> float:
        """Of all its processes, in 1e6 bytes; on Linux pages that they share count once."""
        return memory_of(self.tree()) / 1e6

    def rss_mb(self) -> float:
        """The same, with shared pages counted in each process."""
        return sum(process.memory_info().rss for process in self.tree()) / 1e6


def bentoml(service: str) -> Command:
    return lambda bin, port: [
        *(str(bin / "bentoml"), "serve", service),
        *("--host", "127.0.0.1", "--port", str(port)),
    ]


OURS = bentoml("service:FlightDelay")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(
    command: Command,
    log: Path,
    is_ready: Callable[[int], bool],
    environment: Mapping[str, str] = NONE,
    access: Access = NONE,
) -> Iterator[Server]:
    """Start a server, wait until it is ready, and end it with all its children.

    It is ready as the function says of its port; an `OSError` of it is a no.
    """
    port = free_port()
    with log.open("wb") as output:
        begin = time.perf_counter()
        popen = subprocess.Popen(
            command(Path(sys.executable).parent, port),
            cwd=ROOT,
            env={**os.environ, **KEPT, **environment, **access, "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    process = psutil.Process(popen.pid)
    try:
        if not answers(lambda: is_ready(port), lambda: popen.poll() is None):
            wrote = log.read_text(errors="replace")[-3000:]
            raise StartError(f"the server does not answer:\n{wrote}")
        yield Server(port, process, time.perf_counter() - begin, access)
    finally:
        end(process, popen)


def answers(is_ready: Callable[[], bool], runs: Callable[[], bool]) -> bool:
    """Whether it gets ready while it runs, within a minute."""
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and runs():
        with suppress(OSError, http.client.HTTPException):
            if is_ready():
                return True
        time.sleep(0.01)
    return False


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
