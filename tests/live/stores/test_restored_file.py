"""Another content in the same file: an older copy of it, or another one's, while it is used."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from flights.live.follower import Follower
from flights.live.stores import history
from flights.live.stores.keeper import Event, StoreError
from flights.live.stores.sqlite_store import Store
from tests.live.made import DAY, START, left


def flights(*names: str) -> list[Event]:
    return [(name, left(START, 20)) for name in names]


def restore(path: Path, content: Path) -> None:
    """As `.restore` of the command sqlite3."""
    source, target = sqlite3.connect(content), sqlite3.connect(path)
    source.backup(target)
    source.close()
    target.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "live.db")
    store.tell(flights("a", "b"))
    return store


@pytest.fixture
def older(store: Store, tmp_path: Path) -> Path:
    """A copy, after which more was told."""
    restore(tmp_path / "older.db", store.path)
    store.tell(flights("lost", "lost too"))
    return tmp_path / "older.db"


@pytest.fixture
def follower(store: Store, older: Path) -> Follower:
    follower = Follower(Store(store.path))
    assert follower.refresh() == 4
    return follower


@pytest.mark.parametrize("told", [[], ["c"], ["c", "d"], list("cdefgh")])
def test_an_older_copy_is_followed_anew_whatever_is_told_before_the_next_look(
    store: Store, older: Path, follower: Follower, told: list[str]
) -> None:
    """Though its numbers have come to those that were seen, or passed them."""
    restore(store.path, older)
    store.tell(flights(*told))
    assert follower.refresh() == 2 + len(told)
    assert list(follower.state.known) == ["a", "b", *told]
    store.tell(flights("z"))
    assert follower.refresh() == 1


def test_an_older_copy_that_lacks_a_heartbeat_alone_is_followed_anew(
    store: Store, older: Path, follower: Follower, tmp_path: Path
) -> None:
    restore(tmp_path / "quiet.db", store.path)
    store.heartbeat(START + 60)
    follower.refresh()
    restore(store.path, tmp_path / "quiet.db")
    assert (follower.refresh(), follower.state.now_min) == (4, START + 20)


@pytest.mark.parametrize("number", [1, 4, 9])
def test_another_store_in_the_same_file_is_followed_anew(
    store: Store, follower: Follower, tmp_path: Path, number: int
) -> None:
    other = Store(tmp_path / "other.db")
    names = [str(name) for name in range(number)]
    other.tell([(name, left(START - DAY, 5)) for name in names])
    restore(store.path, other.path)
    assert follower.refresh() == number
    assert (list(follower.state.known), follower.state.now_min) == (names, START - DAY + 5)


def test_what_was_copied_to_its_place_is_followed_anew(
    store: Store, older: Path, follower: Follower
) -> None:
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(older, store.path)
    Store(store.path).tell(flights("c", "d", "e"))
    assert follower.refresh() == 5
    assert list(follower.state.known) == list("abcde")


def test_what_goes_on_is_followed(store: Store, follower: Follower) -> None:
    for number in range(3):
        store.tell(flights(str(number)))
        assert follower.refresh() == 1
    store.heartbeat(START + 60)
    assert (follower.refresh(), follower.state.now_min) == (0, START + 60)


def test_who_looked_long_ago_reads_all_again(
    store: Store, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "LAST", 3)
    for number in range(3):
        store.heartbeat(START + 30 + number)
    assert store.number("SELECT count(*) FROM history") == 3
    assert (follower.refresh(), follower.refresh()) == (4, 0)


def test_a_file_of_an_earlier_program_is_used(store: Store) -> None:
    store.connection.execute("DROP TABLE history")
    store.close()
    follower = Follower(Store(store.path))
    assert (follower.refresh(), follower.refresh()) == (2, 0)
    Store(store.path).tell(flights("c"))
    assert follower.refresh() == 1


@pytest.fixture
def earlier(older: Path) -> Path:
    """A copy that an earlier program made."""
    connection = sqlite3.connect(older)
    connection.execute("DROP TABLE history")
    connection.close()
    return older


def test_a_copy_of_an_earlier_program_is_used_by_who_tells(
    store: Store, earlier: Path, follower: Follower
) -> None:
    restore(store.path, earlier)
    assert store.tell(flights("c")) == ["new"]
    assert (follower.refresh(), list(follower.state.known)) == (3, ["a", "b", "c"])
    store.tell(flights("d"))
    assert follower.refresh() == 1


def test_a_copy_of_an_earlier_program_is_used_by_who_looks_first(
    store: Store, earlier: Path, follower: Follower
) -> None:
    restore(store.path, earlier)
    assert (follower.refresh(), follower.refresh()) == (2, 0)
    assert (store.tell(flights("c")), follower.refresh()) == (["new"], 1)


def test_what_others_made_is_not_added_to_while_it_is_used(
    store: Store, tmp_path: Path, follower: Follower
) -> None:
    foreign = sqlite3.connect(tmp_path / "foreign.db")
    foreign.execute("CREATE TABLE flight (name TEXT)")
    foreign.close()
    restore(store.path, tmp_path / "foreign.db")
    for use in (follower.refresh, lambda: store.tell(flights("c"))):
        with pytest.raises(StoreError, match="is a database of another program"):
            use()
    assert store.number("SELECT count(*) FROM sqlite_schema") == 1
