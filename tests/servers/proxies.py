"""HAProxy before a service."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = """
defaults
  mode http
  timeout connect 10s
  timeout client 30s
  timeout server 30s
frontend front
  bind 127.0.0.1:{front}
  {rules}
  default_backend back
backend back
  option forwardfor
  server service 127.0.0.1:{back}
"""


@contextmanager
def haproxy(back: int, folder: Path, *rules: str) -> Iterator[int]:
    """The port of one that listens, before the service at `back`; `rules` are its frontend's."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        front = free.getsockname()[1]
    file = folder / "haproxy.cfg"
    file.write_text(CONFIGURATION.format(front=front, back=back, rules="\n  ".join(rules)))
    process = subprocess.Popen(["haproxy", "-db", "-q", "-f", file])
    try:
        wait(front, process)
        yield front
    finally:
        process.terminate()
        process.wait(20)


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("HAProxy has ended")
