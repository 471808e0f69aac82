"""What may happen to the file: processes at once, a kill, a full disk."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from flights.live.known import Known
from flights.live.stores import sqlite_store as module
from flights.live.stores.keeper import StoreError
from flights.live.stores.sqlite_store import Store
from tests.live.made import START, left, scheduled
from tests.live.writer import events

ROOT = Path(__file__).parents[3]


def write(path: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.live.writer", str(path), *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def names(path: Path) -> set[str]:
    return {name for name, _ in Store(path).changed_since(0).events}


def names_of(writer: str, lists: int) -> set[str]:
    return {name for number in range(lists) for name, _ in events(writer, number)}


def test_processes_that_open_and_write_a_new_file_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    writers = [write(path, writer, "30") for writer in "abc"]
    printed = [writer.communicate()[0].split()[-1] for writer in writers]
    assert printed == ["30"] * 3
    changes = Store(path).changed_since(0)
    assert {name for name, _ in changes.events} == set().union(*(names_of(w, 30) for w in "abc"))
    assert (changes.sequence, changes.watermark) == (900, START + 29 + 5)


@pytest.mark.parametrize("attempt", range(5))
def test_any_number_may_open_a_new_file_at_once(tmp_path: Path, attempt: int) -> None:
    barrier = Barrier(8)

    def opened(_: int) -> Store:
        barrier.wait()
        return Store(tmp_path / "live.db")

    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(opened, range(8)))
    outcomes = [store.tell(events("a", 0))[0] for store in stores]
    assert outcomes == ["new"] + ["known"] * 7


def test_what_is_accepted_is_on_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    assert store.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.number("PRAGMA synchronous") == 2  # FULL: a sync for each commit


def test_a_reader_that_asks_again_and_again_misses_nothing(tmp_path: Path) -> None:
    store, seen = Store(tmp_path / "live.db"), []
    asked = store.changed_since(0)
    writers = [write(store.path, writer, "30") for writer in "ab"]
    while any(writer.poll() is None for writer in writers) or asked.events:
        changes = store.changed_since(asked.sequence, asked.origin)
        asked, seen = changes, seen + [name for name, _ in changes.events]
        latest = max((known.left_min or 0 for _, known in changes.events), default=0)
        assert latest <= (changes.watermark or 0)
    assert [writer.communicate()[0].split()[-1] for writer in writers] == ["30", "30"]
    assert sorted(seen) == sorted(names_of("a", 30) | names_of("b", 30))


@pytest.mark.parametrize("lists", [1, 7, 20])
def test_a_writer_that_is_killed_loses_nothing_that_was_accepted(
    tmp_path: Path, lists: int
) -> None:
    path = tmp_path / "live.db"
    writer = write(path, "a")
    assert writer.stdout is not None
    while int(writer.stdout.readline()) < lists:
        pass
    writer.send_signal(signal.SIGKILL)
    accepted = max(map(int, writer.communicate()[0].split()), default=lists)
    kept = len(names(path)) // 10
    assert kept in (accepted, accepted + 1)  # the next one may be kept, and not yet told of
    assert names(path) == names_of("a", kept)
    assert Store(path).tell(events("b", 0)) == ["new"] * 10


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    *accepted, error = write(path, "a", "0", "200000").communicate()[0].splitlines()
    assert error.startswith(f"{path} cannot be used: ")
    assert len(accepted) > 5
    assert names(path) == names_of("a", len(accepted))
    assert Store(path).tell(events("b", 0)) == ["new"] * 10


@pytest.mark.parametrize("most_bytes", ["1", "5000", "20000"])
def test_a_disk_that_is_full_from_the_beginning_does_no_harm(
    tmp_path: Path, most_bytes: str
) -> None:
    path = tmp_path / "live.db"
    (error,) = write(path, "a", "0", most_bytes).communicate()[0].splitlines()
    assert error.startswith(f"{path} cannot be used: ")
    assert Store(path).tell(events("b", 0)) == ["new"] * 10


def test_a_full_file_is_told_and_the_store_works_on(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    pages = store.number("PRAGMA page_count")
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="database or disk is full"):
        store.tell([event for number in range(300) for event in events("a", number)])
    assert store.changed_since(0).events == []
    assert store.changed_since(0).watermark is None
    assert store.tell(events("b", 0)) == ["new"] * 10


def test_a_writer_that_waits_too_long_for_another_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.1)
    first, second = Store(tmp_path / "live.db"), Store(tmp_path / "live.db")
    with first.transaction(), pytest.raises(StoreError, match="database is locked"):
        second.heartbeat(START)
    second.heartbeat(START)
    assert first.changed_since(0).watermark == START


def test_a_thread_does_not_wait_for_ever_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.1)
    store = Store(tmp_path / "live.db")
    with store.lock:
        for use in (lambda: store.heartbeat(START), lambda: store.changed_since(0)):
            with pytest.raises(StoreError, match=r"live.db .*: others were writing for 0.1 s"):
                use()
    store.heartbeat(START)
    assert store.changed_since(0).watermark == START


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    writer, reader = Store(tmp_path / "live.db"), Store(tmp_path / "live.db")
    writer.tell([("a", left(START, 0))])
    with writer.transaction():
        writer.move(START + 60)
        assert reader.changed_since(0).watermark == START
    assert reader.changed_since(0).watermark == START + 60


def test_who_writes_waits_four_seconds_for_others_of_the_five_that_a_request_has(
    tmp_path: Path,
) -> None:
    assert Store(tmp_path / "live.db").number("PRAGMA busy_timeout") == 4_000


def test_a_list_that_fails_in_the_middle_is_not_kept_at_all(tmp_path: Path) -> None:
    store, gone = Store(tmp_path / "live.db"), left(START, 20)
    huge = Known(scheduled()._replace(departure_min=1 << 70))
    with pytest.raises(OverflowError):
        store.tell([("a", gone), ("b", huge)])
    assert store.changed_since(0)[:3] == ([], 0, None)
    assert store.tell([("a", gone)]) == ["new"]
