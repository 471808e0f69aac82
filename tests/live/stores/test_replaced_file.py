"""A file that is taken from under its users: what would be written there, nobody else reads."""

from pathlib import Path

import pytest

from flights.live.stores.keeper import StoreError
from flights.live.stores.sqlite_store import Store


def test_a_file_that_was_removed_takes_and_tells_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    (tmp_path / "live.db").unlink()
    for use in (lambda: store.tell([]), lambda: store.changed_since(0)):
        with pytest.raises(StoreError, match=r"live\.db is gone: .*; start anew"):
            use()


def test_a_file_that_was_replaced_takes_and_tells_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    (tmp_path / "live.db").rename(tmp_path / "old.db")
    Store(tmp_path / "live.db").close()
    for use in (lambda: store.tell([]), lambda: store.changed_since(0)):
        with pytest.raises(StoreError, match=r"live\.db was replaced while it was used"):
            use()
