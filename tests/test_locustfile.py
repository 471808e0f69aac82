"""The load test as it is run: against a served model, and against servers that answer wrongly."""

import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bentoml
import pytest

ROOT = Path(__file__).parent.parent
SECONDS = "4"
PROBLEM = b'{"errors":[]}'


def locust(url: str, *options: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: locust replaces parts of Python's library."""
    command = [str(Path(sys.executable).with_name("locust")), "--headless", "--only-summary"]
    command += ["--host", url, "--users", "10", "--rate", "5", "--run-time", SECONDS, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@contextmanager
def answering(*answers: tuple[int, bytes]) -> Iterator[str]:
    """A server whose first answer is the first, and each later one the last."""
    left = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
