"""This service, just started from the newest model of the store, for a load to come."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import psutil

from bench.harness.server import OURS, Server, started


def is_ready(port: int) -> bool:
    """/readyz asks for no credentials, whatever FLIGHT_* settings the server inherits."""
    with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
        return answer.status == 200


@contextmanager
def ephemeral() -> Iterator[Server]:
    with (
        tempfile.TemporaryDirectory(prefix="load-") as folder,
        started(OURS, Path(folder) / "server.log", is_ready) as server,
    ):
        yield server


@contextmanager
def target(url: str) -> Iterator[str]:
    """The address to load: the one that is given, or that of an ephemeral server."""
    if url:
        yield url.rstrip("/")
        return
    with ephemeral() as server:
        yield server.url


@contextmanager
def weighed(server: Server) -> Iterator[list[float]]:
    """The memory of a server and its children, MB (1e6 bytes), each second."""
    samples: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(1):
            with suppress(psutil.NoSuchProcess):  # a child has just ended
                samples.append(server.memory_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield samples
    finally:
        done.set()
        watcher.join()
