"""A Redis of its own: redis-server on a socket in a folder, which keeps what it is told."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import AuthenticationError, BusyLoadingError, RedisError

READY_S = 30


class RedisServer:
    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.options = ["--dir", str(folder), "--appendonly", "yes", "--save", "", *options]
        password = options[1] if "--requirepass" in options else ""
        self.url = f"unix://:{password}@{folder}/redis.sock"
        self.start()

    def start(self, ready: bool = True) -> None:
        """Also again, with what it has kept; it may refuse to answer where `ready` is not asked."""
        socket = ["--port", "0", "--unixsocket", f"{self.folder}/redis.sock"]
        command = ["redis-server", *socket, "--daemonize", "no", *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        self.wait(ready)

    def wait(self, ready: bool = True) -> None:
        end = time.monotonic() + READY_S
        while not self.answers(ready):
            assert time.monotonic() < end
            time.sleep(0.02)

    def answers(self, ready: bool) -> bool:
        try:
            return bool(self.ask("PING"))
        except (AuthenticationError, BusyLoadingError):
            return not ready
        except RedisError:
            return False

    def ask(self, *command: str | int | bytes) -> Any:
        with Redis.from_url(self.url, protocol=2) as redis:
            return redis.execute_command(*command)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def redis_server(folder: Path, *options: str) -> Iterator[RedisServer]:
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed")
    server = RedisServer(folder, *options)
    try:
        yield server
    finally:
        server.kill()
