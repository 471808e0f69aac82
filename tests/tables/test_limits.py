"""What is read while nobody watches has an end: its time, its bytes, its rows."""

import gzip
import io
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pytest
from pyarrow import parquet

from flights.tables import delimited, place, source, table
from flights.tables.place import Limits, Unusable, version_of
from flights.tables.source import open_source
from flights.tables.table import open_table, read_table
from tests.samples.table_files import FORMS, excel, refusal, write

SMALL = Limits(size=100_000, seconds=30)
HASTY = Limits(size=100_000, seconds=0.5)
TOO_LARGE = "has more than 0 MB, as it is or unpacked"


class Peculiar(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        getattr(self, self.path[1:])()

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):  # who asked is gone
            while True:
                self.wfile.write(b"a")
                time.sleep(0.05)

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):  # who asked is gone
            while True:
                self.wfile.write(b"a,b\n" * 10_000)

    def cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"a,b\n1,2\n")

    def round(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/round")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Peculiar) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def silent() -> Iterator[str]:
    """Takes connections, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/a"


def read_with(path: str, limits: Limits) -> int:
    """How many rows there are."""
    with open_source(path, limits) as source:
        source.fingerprint()
        with read_table(source) as found:
            return sum(len(chunk.rows) for chunk in found.chunks)


def limited(path: str, limits: Limits) -> str:
    """Why it is not read."""
    with pytest.raises(Unusable) as caught:
        read_with(path, limits)
    return str(caught.value).removeprefix(f"{path} ")


def test_a_server_that_says_nothing_is_given_up(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert limited(silent, HASTY) == "cannot be read: it takes too long to come"
    monkeypatch.setattr(place, "TELL_S", 0.2)
    assert version_of(silent) is None


def test_a_command_waits_long_but_not_for_a_server_that_says_nothing(
    silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "IDLE_S", 0.2)
    assert refusal(silent) == "cannot be read: it takes too long to come"


def test_a_server_that_never_ends_is_given_up(server: str) -> None:
    assert limited(f"{server}/drip", HASTY) == "cannot be read: it takes too long to come"
    assert limited(f"{server}/endless", SMALL) == TOO_LARGE


def test_a_download_that_is_cut_or_sent_round_is_unusable(server: str) -> None:
    assert limited(f"{server}/cut", SMALL).startswith("cannot be read: ClientPayloadError: ")
    assert limited(f"{server}/round", SMALL).startswith("cannot be read: TooManyRedirects: ")


def test_what_cannot_be_read_again_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (str(tmp_path / "pipe.csv"), "/dev/zero", str(tmp_path)):
        sentence = "is no file that can be read again, as a pipe or a folder"
        assert limited(path, SMALL) == sentence


def zeros(form: str) -> bytes:
    """Much that is packed small, or is not packed."""
    if form == "Excel":
        return excel(["a"], ["0" * 30_000], *([f"{n}{'0' * 30_000}"] for n in range(9)))
    if form == "Parquet":
        file = io.BytesIO()
        cells = pa.table({"a": ["0" * 200_000]})
        parquet.write_table(cells, file, compression="zstd", use_dictionary=False)
        return file.getvalue()
    text = b"a\n" + b"\n" * 200_000
    return gzip.compress(text) if form == "gzip" else text


@pytest.mark.parametrize("form", ["plain", "gzip", "Excel", "Parquet"])
def test_a_file_is_limited_as_it_is_and_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    for module in (place, source):
        monkeypatch.setattr(module, "BLOCK", 1_000)
    content = zeros(form)
    assert (len(content) < SMALL.size) is (form != "plain")
    assert limited(write(tmp_path, content), SMALL) == TOO_LARGE


@pytest.mark.parametrize("form", FORMS)
def test_what_is_within_the_limits_is_read(tmp_path: Path, form: str) -> None:
    assert read_with(write(tmp_path, FORMS[form][0]), SMALL) == 2


def test_a_cell_that_is_kept_once_is_not_unpacked_for_a_chunk_of_rows(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": ["0" * 20_000] * 9}), tmp_path / "a", compression="none")
    with open_source(str(tmp_path / "a"), SMALL) as source, read_table(source) as found:
        assert [len(chunk.rows) for chunk in found.chunks] == [4, 4, 1]


@pytest.mark.parametrize("row", ["x" * 101, "x," * 51, '"x\n",' * 21])
def test_a_row_that_is_too_long_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    monkeypatch.setattr(delimited, "MOST_LETTERS", 100)
    text = "a\n" * 200 + row
    told = refusal(write(tmp_path, text.encode()))
    assert told.startswith("is not CSV: line 2")
    assert told.endswith(", a row of more than 100 letters")


def test_a_chunk_has_fewer_rows_where_they_are_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "CHUNK_LETTERS", 100)
    rows = [["x" * 40, "y"]] * 5
    text = "\n".join(["a,b", *map(",".join, rows)])
    for content in (text.encode(), excel(["a", "b"], *rows)):
        with open_table(write(tmp_path, content)) as found:
            assert [len(chunk.rows) for chunk in found.chunks] == [3, 2]
