"""Cloud Storage's JSON API as far as deploy/release uses it: files with generations."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

TOKEN = "ya29.a-token"  # noqa: S105 (of nobody)
GCLOUD = f"""#!/bin/sh
case "$1" in
auth) echo {TOKEN} ;;
config) echo ana@example.com ;;
esac
"""


class Bucket:
    """By path: bytes, and how often they were written. All buckets are one."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.generations: dict[str, int] = {}
        self.meanwhile: Callable[[], None] | None = None  # done once, before a bound write

    def json(self, path: str) -> dict[str, Any]:
        return json.loads(self.files[path])

    def put(self, path: str, content: bytes) -> None:
        self.files[path] = content
        self.generations[path] = self.generations.get(path, 0) + 1

    def read(self, path: str, whole: bool) -> tuple[int, bytes]:
        if path not in self.files:
            return 404, b""
        about = json.dumps({"generation": str(self.generations[path])}).encode()
        return 200, self.files[path] if whole else about

    def write(self, path: str, expected: str | None, content: bytes) -> tuple[int, bytes]:
        meanwhile, self.meanwhile = (self.meanwhile, None) if expected else (None, self.meanwhile)
        if meanwhile:
            meanwhile()
        if expected not in (None, str(self.generations.get(path, 0))):
            return 412, b""
        self.put(path, content)
        return 200, b"{}"


def handler(bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self.send(*bucket.read(unquote(parts.path.rpartition("/o/")[2]), "alt" in parts.query))

        def do_POST(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            content = self.rfile.read(int(self.headers["Content-Length"]))
            (expected,) = query.get("ifGenerationMatch", [None])
            self.send(*bucket.write(query["name"][0], expected, content))

        def send(self, status: int, content: bytes) -> None:
            token = f"Bearer {TOKEN}"
            if self.path == "/service-accounts/default/token":  # of a job's metadata server
                status, content = 200, json.dumps({"access_token": TOKEN}).encode()
                token = "" if self.headers["Metadata-Flavor"] == "Google" else token
            is_known = (self.headers["Authorization"] or "") == token
            self.send_response(status if is_known else 401)
            self.end_headers()
            self.wfile.write(content if is_known else b"")

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@contextmanager
def fake_bucket(folder: Path) -> Iterator[Bucket]:
    """`folder` gets a gcloud in which ana@example.com is logged in."""
    (folder / "gcloud").write_text(GCLOUD)
    (folder / "gcloud").chmod(0o755)
    bucket = Bucket()
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), handler(bucket)) as server,
        pytest.MonkeyPatch.context() as environment,
    ):
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        environment.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{server.server_port}")
        environment.setenv("BUCKET", "models-test")
        environment.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        environment.delenv("GITHUB_ACTOR", raising=False)
        yield bucket
        server.shutdown()
