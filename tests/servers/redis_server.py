"""A Redis of its own: redis-server on a socket in a folder, which keeps what it is told."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

READY_S = 30


class RedisServer:
    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.options = ["--dir", str(folder), "--appendonly", "yes", "--save", "", *options]
        self.url = f"unix://{folder}/redis.sock"
        self.start()

    def start(self) -> None:
        """Also again, with what it has kept."""
        socket = ["--port", "0", "--unixsocket", f"{self.folder}/redis.sock"]
        command = ["redis-server", *socket, "--daemonize", "no", *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + READY_S
        while not self.answers():
            assert time.monotonic() < end
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            return bool(self.ask("PING"))
        except RedisError:
            return False

    def ask(self, *command: str | int) -> object:
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
