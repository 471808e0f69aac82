"""A table that somebody replaces each night: what it tells, and what is kept when it is wrong."""

import logging
import os
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from flights.departures import table
from flights.departures.table import TableStore, ToldByTable, open_store
from flights.live.follower import Follower
from flights.live.known import Known, Scheduled
from flights.live.stores.keeper import Changes, StoreError
from flights.live.stores.redis_store import RedisStore
from flights.live.stores.sqlite_store import Store
from flights.model.catalog import Catalog
from tests.departures.conftest import HEADER, Write
from tests.samples.airports import utc_minute

DUE = utc_minute(datetime(2017, 3, 1, 8, 0))
DAY = 24 * 60
TO_LIMA = Scheduled("Grupo LATAM", "SPJC", "I", 8, DUE)


def row(day: int = 1, left: str = "08:20", number: int = 600) -> str:
    date = f"2017-03-{day:02}"
    return f"{date},08:00,LATAM,LIM,{number},{f'{date}T{left}' if left else ''},"


def look(store: TableStore, last: Changes | None = None) -> Changes:
    return store.changed_since(0, last.origin if last else None)


def test_all_rows_are_told_once_and_again_when_the_table_changed(
    write: Write, catalog: Catalog
) -> None:
    store = TableStore(str(write(row())), catalog)
    first = look(store)
    ((_, known),) = first.events
    assert (known, first.watermark) == (Known(TO_LIMA, DUE + 20), DUE + 20)
    assert look(store, first) == first._replace(events=[])
    write(row(), row(2, "08:05"))
    second = look(store, first)
    assert ([known.left_min for _, known in second.events], second.watermark) == (
        [DUE + 20, DUE + DAY + 5],
        DUE + DAY + 5,
    )
    assert second.origin != first.origin


def test_a_table_of_the_same_length_and_time_is_another_one_when_it_was_replaced(
    write: Write, catalog: Catalog
) -> None:
    path = write(row())
    store, times = TableStore(str(path), catalog), (path.stat().st_atime, path.stat().st_mtime)
    first = look(store)
    os.utime(write(row(left="08:21")), times)
    assert look(store, first).watermark == DUE + 21


def test_a_state_forgets_what_is_no_longer_in_the_table(write: Write, catalog: Catalog) -> None:
    store = TableStore(str(write(row(1), row(2), row(3))), catalog)
    follower = Follower(store)
    follower.refresh()
    assert len(follower.state.known) == 3
    write(row(2), row(3, "08:30"))
    assert (follower.refresh(), follower.refresh()) == (2, 0)
    assert [known.left_min for known in follower.state.known.values()] == [
        DUE + DAY + 20,
        DUE + 2 * DAY + 30,
    ]


def test_a_schedule_that_is_told_again_takes_no_departure_back(
    write: Write, catalog: Catalog
) -> None:
    told = look(TableStore(str(write(row(), row(left=""), row(2, ""))), catalog))
    assert [known.left_min for _, known in told.events] == [DUE + 20, None]


def test_a_departure_of_a_table_was_announced(write: Write, catalog: Catalog) -> None:
    follower = Follower(TableStore(str(write(row(), row(2))), catalog))
    follower.refresh()
    before = follower.as_of(DUE - 1).known.values()
    assert [(known.flight.departure_min, known.left_min) for known in before] == [
        (DUE, None),
        (DUE + DAY, None),
    ]


def test_rejected_rows_are_counted_and_logged_and_the_others_told(
    write: Write, catalog: Catalog, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(row(), row(2, "25:00"), row(3) + ",", row(4, "08:10"))
    assert len(look(TableStore(str(path), catalog)).events) == 2
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith(
        "2 rows of departures are refused; the first is row 3: salida must be a date with its time"
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "departures.csv is empty"),
        (b"PK\x03\x04 cut off", "departures.csv is a damaged zip archive"),
        (b"<html>Log in</html>", "departures.csv is an HTML page"),
        (b"\0" * 99, "departures.csv is binary, or damaged"),
        (b"PAR1 cut off", "departures.csv cannot be read"),
        (HEADER.encode(), "departures.csv holds no flights"),
        (b"fecha,hora\n2017-03-01,08:00", "departures.csv lacks "),
        (f"{HEADER}\n{row(left='25:00')}".encode(), "tells of no departure; the first is row 2"),
        (f"{HEADER}\n{row(1)}".encode(), "ends more than a day before 2017-03-03 08:20"),
        (f"{HEADER}\n{row(3, '')}".encode(), "ends more than a day before 2017-03-03 08:20"),
    ],
)
def test_what_is_no_whole_table_is_refused_until_it_is_one(
    write: Write, catalog: Catalog, content: bytes, sentence: str
) -> None:
    path = write(row(1), row(3))
    store = TableStore(str(path), catalog)
    first = look(store)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=sentence):
        look(store, first)
    write(row(1), row(3), row(4))
    assert look(store, first).watermark == DUE + 3 * DAY + 20


def test_a_table_that_is_gone_is_looked_for_again(write: Write, catalog: Catalog) -> None:
    path = write(row())
    store = TableStore(str(path), catalog)
    first = look(store)
    path.unlink()
    with pytest.raises(StoreError, match=r"departures\.csv cannot be found or reached"):
        look(store, first)
    write(row(), row(2))
    assert len(look(store, first).events) == 2


def test_a_correction_may_take_back_what_was_last(write: Write, catalog: Catalog) -> None:
    store = TableStore(str(write(row(1), row(2, "08:50"))), catalog)
    assert look(store).watermark == DUE + DAY + 50
    write(row(1), row(2, "08:20"))
    assert look(store).watermark == DUE + DAY + 20


def test_a_table_with_too_many_rows_is_refused(
    write: Write, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    with pytest.raises(StoreError, match="has more than 2 rows: keep the last 60 days in it"):
        look(TableStore(str(write(row(1), row(2, "25:00"), row(3))), catalog))


def test_whatever_fails_in_a_reader_is_a_store_error(
    write: Write, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> None:
        raise KeyError("sheet")

    monkeypatch.setattr(table, "read_source", read)
    with pytest.raises(StoreError, match="KeyError: 'sheet'"):
        look(TableStore(str(write(row())), catalog))


@pytest.mark.parametrize(
    "name", ["https://a:secret@127.0.0.1:9/x.csv", "memory://x.csv?sig=secret"]
)
def test_a_password_in_the_name_is_not_told(catalog: Catalog, name: str) -> None:
    with pytest.raises(StoreError) as raised:
        look(TableStore(name, catalog))
    assert "secret" not in str(raised.value)


def test_parquet_is_read_as_well(tmp_path: Path, catalog: Catalog) -> None:
    names, cells = HEADER.split(",")[:-1], row().split(",")[:-1]
    columns = {name: [cell] for name, cell in zip(names, cells, strict=True)}
    parquet.write_table(pa.table(columns), tmp_path / "day.parquet")
    assert look(TableStore(str(tmp_path / "day.parquet"), catalog)).watermark == DUE + 20


@pytest.mark.parametrize(
    ("setting", "kind"),
    [
        ("departures.csv", TableStore),
        ("DEPARTURES.CSV", TableStore),
        ("day.csv.gz", TableStore),
        ("day.parquet", TableStore),
        ("day.xlsx", TableStore),
        ("gs://bucket/day.csv", TableStore),
        ("https://example.org/day.csv?sig=a.b", TableStore),
        ("https://example.org/departures", TableStore),
        ("redis://live", RedisStore),
        ("live.db", Store),
    ],
)
def test_the_setting_tells_a_table_from_a_file_of_our_own(
    tmp_path: Path, catalog: Catalog, setting: str, kind: type
) -> None:
    named = setting if "://" in setting else str(tmp_path / setting)
    assert isinstance(open_store(named, catalog), kind)


@pytest.mark.parametrize("url", ["gs://bucket/s3cret", "reids://:s3cret@live"])
def test_a_url_of_neither_a_table_nor_a_redis_is_refused(catalog: Catalog, url: str) -> None:
    with pytest.raises(StoreError, match=r"no URL of a Redis, .*, or of a table") as refused:
        open_store(url, catalog)
    assert "s3cret" not in str(refused.value)


def test_nobody_else_adds_to_a_table(write: Write, catalog: Catalog) -> None:
    path = write(row())
    store = TableStore(str(path), catalog)
    tell = (lambda: store.tell([("name", Known(TO_LIMA))]), lambda: store.heartbeat(DUE))
    for use in (*tell, lambda: store.prune(DUE)):
        with pytest.raises(ToldByTable, match="come from a table, which nobody else adds to"):
            use()
    assert len(look(store).events) == 1
