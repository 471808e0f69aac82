"""The events themselves, in one SQLite file that all workers of a machine share.

The file is in WAL mode, so nobody who reads waits for who writes, and must be on a disk of the
machine (https://sqlite.org/wal.html). `synchronous=FULL`: with NORMAL, what was answered as
accepted could be gone after a loss of power. It costs a sync of the disk for each list of events.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic, sleep

from flights.live.known import Known
from flights.live.stores import history
from flights.live.stores.keeper import (
    LOOK_S,
    WAIT_S,
    Changes,
    Outcome,
    StoreError,
    Telling,
    changes_of,
    day_of,
    moved,
    outcome,
    tell_all,
    told_until,
)
from flights.live.stores.ownership import claim, owner_of, refuse_other
from flights.live.stores.rows import (
    APPLICATION,
    KEPT,
    SCHEMA,
    VERSION,
    Row,
    flights_of,
    progress_of,
    refuse_later,
)

NO_FILE = re.compile(r":memory:|file:.*|.*\0.*", re.DOTALL)  # the first two by SQLite's own rules


class Store:
    """For one thread at a time; others wait. Open another one to read while this one writes."""

    look_s = LOOK_S

    def __init__(self, path: str | Path, airport: str = "") -> None:
        """Opens the file or makes a new one. Raises `StoreError` for what is none of ours."""
        self.path, self.airport = Path(path), airport
        if NO_FILE.fullmatch(str(self.path)):
            raise StoreError(f"{str(path)!r} cannot be used: give the path of a file")
        self.lock = Lock()
        with self.errors_told():
            self.connection = sqlite3.connect(
                self.path, timeout=WAIT_S, isolation_level=None, check_same_thread=False
            )
        try:
            self.prepare()
        except BaseException:
            self.close()
            raise

    def prepare(self) -> None:
        with self.errors_told():
            if not self.is_empty():
                self.check()
            refuse_other(owner_of(self.connection), self.airport, str(self.path))
            self.identity = self.found()
            self.connection.execute("PRAGMA synchronous = FULL")
            self.change_mode()
        with self.transaction():
            if self.is_empty():
                for statement in SCHEMA:
                    self.connection.execute(statement)
            history.prepare(self.connection)

    def change_mode(self) -> None:
        """SQLite waits for nobody here where several make a file at once: it is asked again."""
        end = monotonic() + WAIT_S
        while True:
            try:
                self.connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > end:
                    raise
                sleep(0.01)

    def is_empty(self) -> bool:
        return self.number("SELECT count(*) FROM sqlite_schema") == 0

    def check(self) -> None:
        """Raises `StoreError` for a file that is another program's, or damaged."""
        if self.number("PRAGMA application_id") != APPLICATION:
            raise StoreError(f"{self.path} is a database of another program")
        if (version := self.number("PRAGMA user_version")) != VERSION:
            raise StoreError(f"{self.path} has version {version}, this program reads {VERSION}")
        (found,) = self.connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError(f"{self.path} is damaged: {' '.join(found.split())}")

    def number(self, query: str) -> int:
        value: int = self.connection.execute(query).fetchone()[0]
        return value

    def progress(self) -> tuple[int, int | None]:
        row = self.connection.execute("SELECT sequence, watermark FROM progress").fetchone()
        return progress_of(row, str(self.path))

    def close(self) -> None:
        self.connection.close()

    def add_history(self) -> None:
        """To what an earlier program made. Raises `StoreError` for what is none of ours."""
        if history.is_missing(self.connection) and not self.is_empty():
            self.check()
            history.prepare(self.connection)

    def refuse_replaced(self) -> None:
        """Raises `StoreError` where the path is another file's now: this one is nobody else's."""
        if self.found() != self.identity:
            raise StoreError(f"{self.path} was replaced while it was used; start anew")

    def found(self) -> tuple[int, int]:
        """What tells the file at the path from others."""
        try:
            there = self.path.stat()
        except OSError as error:
            raise StoreError(f"{self.path} is gone: {error.strerror}; start anew") from error
        return there.st_dev, there.st_ino

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path} cannot be used: {error}") from error

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Of one thread, which others may hold up, but not for ever."""
        if not self.lock.acquire(timeout=WAIT_S):
            raise StoreError(f"{self.path} cannot be used: others were writing for {WAIT_S:g} s")
        try:
            with self.errors_told():
                self.refuse_replaced()
                self.add_history()
                yield
        finally:
            self.lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; writers take turns, so that numbers rise in the order of commits."""
        with self.turn():
            self.connection.execute("BEGIN IMMEDIATE")
            before = self.connection.total_changes
            try:
                yield
                if self.connection.total_changes != before:
                    history.sign(self.connection)
                    claim(self.connection, self.airport, str(self.path))
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # some errors have ended it
                    self.connection.execute("ROLLBACK")
                raise

    def tell(
        self, events: Iterable[Telling], until: int | None = None, announced: bool = False
    ) -> list[Outcome]:
        told = list(events)
        with self.transaction():
            self.move(day_of(told, until))
            _, watermark = self.progress()  # what is not whole is not added to
            flights = self.number("SELECT count(*) FROM flight")
            outcomes = tell_all(told, flights, watermark, partial(self.tell_one, announced))
            self.move(told_until(told, outcomes, until))
        return outcomes

    def tell_one(
        self, announced: bool, is_full: bool, name: str, known: Known, reopens: bool = False
    ) -> Outcome:
        query = f"SELECT {KEPT} FROM flight WHERE name = ?"  # noqa: S608 (a constant)
        rows = self.connection.execute(query, (name,)).fetchall()
        before = flights_of(rows, str(self.path))[0][1] if rows else None
        if is_full and not before:
            return "refused"
        what, kept = outcome(before, known, reopens, announced)
        if kept != before:
            self.connection.execute("UPDATE progress SET sequence = sequence + 1")
            self.connection.execute(
                "REPLACE INTO flight SELECT ?, sequence, ?, ?, ?, ?, ?, ?, ?, ? FROM progress",
                (name, *kept.known.flight[:-1], *kept.known[1:], kept.announced),
            )
        return what

    def heartbeat(self, minute: int) -> None:
        """All that happened up to the minute has been told."""
        with self.transaction():
            self.move(minute)

    def move(self, minute: int | None) -> None:
        _, before = self.progress()
        after, oldest = moved(before, minute)
        if after != before:
            self.connection.execute("UPDATE progress SET watermark = ?", (after,))
        if oldest is not None:
            self.drop(oldest)

    def prune(self, before_minute: int) -> int:
        """Drop flights that were scheduled before the minute; how many there were."""
        with self.transaction():
            return self.drop(before_minute)

    def drop(self, before_minute: int) -> int:
        query = "DELETE FROM flight WHERE departure_min < ?"
        return self.connection.execute(query, (before_minute,)).rowcount

    def changed_since(self, sequence: int, origin: str | None = None) -> Changes:
        where = str(self.path)
        with self.turn():
            self.connection.execute("BEGIN")  # all is read of the same moment
            try:
                (last, watermark), token = self.progress(), history.latest(self.connection)
                follows = history.has_signed(self.connection, origin)
                rows = self.changed(sequence if follows else 0)
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
        flights = flights_of(rows, where, last)
        refuse_later(flights, watermark, where)
        return changes_of(flights, last, watermark, token, origin if follows else None)

    def changed(self, sequence: int) -> list[Row]:
        """What changed after the number, and what has one that no change had."""
        query = f"SELECT {KEPT} FROM flight WHERE sequence "  # noqa: S608 (a constant)
        both = f"{query} < 1 UNION ALL {query} > ? ORDER BY sequence"
        return self.connection.execute(both, (sequence,)).fetchall()
