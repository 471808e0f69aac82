"""One reader for all tables: whatever the form of the file, the same rows."""

import gzip
import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import fsspec
import pyarrow as pa
import pytest
from pyarrow import parquet

from flights.tables import table
from flights.tables.source import open_source
from flights.tables.table import open_table
from tests.samples.table_files import (
    FORMS,
    HEADER,
    ROWS,
    as_parquet,
    csv_of,
    read,
    refusal,
    write,
    zstd,
)


@pytest.mark.parametrize("form", FORMS)
def test_any_form_has_the_same_rows_and_an_unusual_one_is_told(tmp_path: Path, form: str) -> None:
    content, told = FORMS[form]
    notes = [f"Read as {told}"] if told else []
    assert read(write(tmp_path, content)) == ([HEADER, *ROWS], notes)


def test_dictionaries_of_binary_text_are_text(tmp_path: Path) -> None:
    names = pa.array([b"Sky", b"Sky"], pa.binary()).dictionary_encode()
    parquet.write_table(pa.table({"opera": names}), tmp_path / "a")
    assert read(str(tmp_path / "a"))[0] == [["opera"], ["Sky"], ["Sky"]]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.parquet", "a.xlsx", "a"])
def test_the_name_of_a_file_tells_nothing(tmp_path: Path, name: str) -> None:
    for content in (csv_of().encode(), gzip.compress(csv_of().encode()), as_parquet(pa.string())):
        assert read(write(tmp_path, content, name))[0] == [HEADER, *ROWS]


def test_an_accent_far_down_tells_the_encoding(tmp_path: Path) -> None:
    text = "ciudad\n" + "Lima\n" * 500_000 + "Concepción"
    assert read(write(tmp_path, text.encode("cp1252")))[0][-1] == ["Concepción"]
    assert read(write(tmp_path, text.encode("utf-8")))[0][-1] == ["Concepción"]


@pytest.mark.parametrize("content", [csv_of().encode(), as_parquet(pa.string())])
def test_a_url_is_read(content: bytes) -> None:
    with fsspec.open("memory://test-tables/a", "wb") as file:
        file.write(content)
    assert read("memory://test-tables/a")[0] == [HEADER, *ROWS]


def test_a_server_that_gives_no_parts_of_a_file_will_do(tmp_path: Path) -> None:
    write(tmp_path, gzip.compress(csv_of().encode()))
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert read(f"{url}/table")[0] == [HEADER, *ROWS]
        assert refusal(f"{url}/none") == "cannot be found or reached"
        server.shutdown()


def test_a_pipe_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=[csv_of().encode()])
    writer.start()
    assert read(str(pipe))[0] == [HEADER, *ROWS]
    writer.join()


@pytest.mark.parametrize("form", ["UTF-8 and commas", "Parquet", "Excel"])
def test_a_table_is_read_a_chunk_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(table, "CHUNK_ROWS", 1)
    with open_table(write(tmp_path, FORMS[form][0])) as opened:
        assert [list(chunk.numbers) for chunk in opened.chunks] == [[2], [3]]


def test_the_fingerprint_is_of_the_uncompressed_bytes(tmp_path: Path) -> None:
    plain = csv_of().encode()
    prints = set()
    for content in (plain, gzip.compress(plain), zstd(plain)):
        with open_source(write(tmp_path, content)) as source:
            prints.add(source.fingerprint())
    assert len(prints) == 1
