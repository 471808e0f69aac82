"""A table that is replaced: whether it is another one, and whether it is taken."""

import os
from pathlib import Path

import pytest

from flights.departures import table
from flights.departures.table import TableStore
from flights.live.stores.keeper import StoreError
from flights.model.catalog import Catalog
from tests.departures.conftest import Write
from tests.departures.test_table import DUE, look, row


def test_an_older_table_that_stays_is_taken_by_all_alike(write: Write, catalog: Catalog) -> None:
    path = write(row(1), row(5))
    store = TableStore(str(path), catalog)
    first = look(store)
    for older in (row(1), row(2)):  # as one that is being written
        write(older)
        with pytest.raises(StoreError, match="it is taken if it is still the same at the next"):
            look(store, first)
    begun = TableStore(str(path), catalog)
    assert look(store, first) == look(begun)
    assert look(store, look(begun)).events == []


def test_a_table_that_was_written_again_with_the_same_rows_is_no_other(
    write: Write, catalog: Catalog
) -> None:
    store = TableStore(str(write(row())), catalog)
    first = look(store)
    write(row())
    assert look(store, first) == first._replace(events=[])


def test_a_table_of_which_no_time_is_told_is_read_each_time(
    write: Write, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = TableStore(str(write(row())), catalog)
    monkeypatch.setattr(table, "version_of", lambda _: None)
    first = look(store)
    for _ in range(3):
        assert look(store, first) == first._replace(events=[])
    write(row(left="08:21"))
    assert look(store, first).watermark == DUE + 21


def test_a_table_whose_time_is_told_is_read_until_it_has_stood_for_a_look(
    write: Write, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written in the same second may have the same time."""
    path = write(row())
    store = TableStore(str(path), catalog)
    monkeypatch.setattr(table, "version_of", lambda _: "Thu, 01 Mar 2017 12:00:00 GMT")
    first = look(store)
    write(row(left="08:21"))
    second = look(store, first)
    assert second.watermark == DUE + 21
    assert look(store, second) == second._replace(events=[])
    path.unlink()  # which nobody sees: it is not read
    assert look(store, second) == second._replace(events=[])


def test_a_pipe_is_no_table_of_a_service(tmp_path: Path, catalog: Catalog) -> None:
    os.mkfifo(tmp_path / "day.csv")
    with pytest.raises(StoreError, match="is no file that can be read again"):
        look(TableStore(str(tmp_path / "day.csv"), catalog))


def test_a_table_with_too_many_bytes_is_refused(
    write: Write, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "LIMITS", table.LIMITS._replace(size=1 << 20))
    path = write(row(), *[""] * (1 << 20))
    with pytest.raises(StoreError, match="has more than 1 MB, as it is or unpacked"):
        look(TableStore(str(path), catalog))
