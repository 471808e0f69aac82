"""A file that is no store is refused and left as it is."""

import os
import sqlite3
from pathlib import Path

import pytest

from flights.live.stores.keeper import StoreError
from flights.live.stores.sqlite_store import Store
from tests.live.writer import events


@pytest.mark.parametrize("content", [b"fecha,hora\n" * 99, b"\0" * 4096, os.urandom(9_000)])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "live.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"live.db cannot be used: file is not a database"):
        Store(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE flight (name TEXT)")
    other.close()
    content = path.read_bytes()
    with pytest.raises(StoreError, match=r"other.db is a database of another program"):
        Store(path)
    assert path.read_bytes() == content


def test_a_file_of_a_later_version_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    store.connection.execute("PRAGMA user_version = 3")
    with pytest.raises(StoreError, match="has version 3, this program reads 2"):
        Store(store.path)


@pytest.mark.parametrize("place", ["cut", "overwritten"])
def test_a_damaged_file_is_refused_at_opening(tmp_path: Path, place: str) -> None:
    store = Store(tmp_path / "live.db")
    store.tell([event for number in range(100) for event in events("a", number)])
    store.close()
    content = store.path.read_bytes()
    half = len(content) // 2 // 4_096 * 4_096
    rest = b"" if place == "cut" else b"\x17" * 4_096 + content[half + 4_096 :]
    store.path.write_bytes(content[:half] + rest)
    with pytest.raises(StoreError, match=r"live.db (is damaged|cannot be used): "):
        Store(store.path)


@pytest.mark.parametrize("path", ["", "missing/live.db"])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(StoreError, match="cannot be used: unable to open database file"):
        Store(tmp_path / path)


@pytest.mark.parametrize(
    "path",
    [":memory:", "./:memory:", "file:x.db", "file:x.db?mode=memory", "file::memory:", "a\0b"],
)
def test_a_name_that_is_none_of_a_file_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as refused:
        Store(path)
    assert str(refused.value) == f"{path!r} cannot be used: give the path of a file"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_gone_while_it_is_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "check", lambda store: store.path.unlink())
    Store(tmp_path / "live.db").close()
    with pytest.raises(StoreError, match=r"live\.db is gone: No such file"):
        Store(tmp_path / "live.db")


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "live.db").touch()
    assert Store(tmp_path / "live.db").tell(events("a", 0)) == ["new"] * 10


def test_a_file_of_this_version_tells_what_it_is(tmp_path: Path) -> None:
    """By its header (https://sqlite.org/fileformat.html); with another one no old file opens."""
    Store(tmp_path / "live.db").close()
    header = (tmp_path / "live.db").read_bytes()[:100]
    assert (header[68:72], header[60:64]) == (b"FLIV", b"\0\0\0\2")
