"""Whether a file is another one than before is told without reading it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flights.tables.place import version_of


class Tagged(BaseHTTPRequestHandler):
    """Answers with an ETag, but HEAD not at all, as a URL that is signed for GET."""

    tag: ClassVar = "a"

    def do_HEAD(self) -> None:
        self.send_error(403)

    def do_GET(self) -> None:
        if self.path != "/day.csv":
            self.send_error(404)
            return
        self.send_response(200)
        if self.tag:
            self.send_header("ETag", self.tag)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"a,b\n")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Tagged) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_an_url_is_another_version_with_another_etag(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = version_of(f"{url}/day.csv")
    assert version_of(f"{url}/day.csv") == first
    monkeypatch.setattr(Tagged, "tag", "b")
    assert version_of(f"{url}/day.csv") != first


class Remembering(MemoryFileSystem):
    """Answers from what it was told before, as those of buckets do."""

    told: ClassVar[dict[str, Any]] = {}

    def info(self, path: str, **_: Any) -> Any:
        if path not in self.told:
            self.told[path] = super().info(path)
        return self.told[path]

    def invalidate_cache(self, path: str | None = None) -> None:
        self.told.clear()


def test_an_object_is_another_version_when_it_was_written_again(
    request: pytest.FixtureRequest,
) -> None:
    fsspec.register_implementation("memory", Remembering, clobber=True)
    request.addfinalizer(
        lambda: fsspec.register_implementation("memory", MemoryFileSystem, clobber=True)
    )
    memory = fsspec.filesystem("memory")
    memory.pipe("/day.csv", b"a,b\n")
    first = version_of("memory://day.csv")
    assert version_of("memory://day.csv") == first
    memory.pipe("/day.csv", b"a,c\n")
    assert version_of("memory://day.csv") != first


def test_a_url_that_is_not_there_has_no_version(url: str) -> None:
    assert version_of(f"{url}/other.csv") is None


def test_a_url_of_which_only_the_size_is_told_has_no_version(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tagged, "tag", "")
    assert version_of(f"{url}/day.csv") is None
