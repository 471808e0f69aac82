"""The service as it is really served: a process of its own, two workers, a free port."""

import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil

ROOT = Path(__file__).parents[2]
SERVICE = "service:FlightDelay"
BENTOML = Path(sys.executable).with_name("bentoml")
READY_SECONDS = 60  # generous for a busy machine; it takes two
END_SECONDS = 20


class Served(NamedTuple):
    """A started service; `log` has all that it and its workers write."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def workers(self) -> list[int]:
        """Their process ids; one that has ended and is not reaped yet is none."""
        children = psutil.Process(self.process.pid).children()
        return [child.pid for child in children if child.status() != psutil.STATUS_ZOMBIE]

    def end(self) -> int:
        """The exit status after a SIGTERM."""
        self.process.terminate()
        return self.process.wait(END_SECONDS)

    def wait_until_ready(self, verify: ssl.SSLContext | bool = True) -> None:
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz", verify=verify).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"not ready in {READY_SECONDS} s:\n{self.log.read_text()[-3_000:]}")


@contextmanager
def started(log: Path, *options: str, target: str = SERVICE, **settings: str) -> Iterator[Served]:
    """A service that may not be ready yet; `settings` are variables of its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [BENTOML, "serve", target, "--host", "127.0.0.1", "--port", str(port), *options]
    scheme = "https" if "--ssl-certfile" in options else "http"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | settings, stdout=output, stderr=output
        )
    try:
        yield Served(f"{scheme}://127.0.0.1:{port}", port, process, log)
    finally:
        end_all(process)


@contextmanager
def served(log: Path, *options: str, target: str = SERVICE, **settings: str) -> Iterator[Served]:
    """A service that is ready, and ends with status 0."""
    with started(log, *options, target=target, **settings) as service:
        service.wait_until_ready()
        yield service
        assert service.process.poll() is not None or service.end() == 0


def end_all(process: subprocess.Popen[bytes]) -> None:
    """With its workers: they outlive a supervisor that is killed."""
    family = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        for one in [*family, process]:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                one.kill()
        process.wait()
