"""The events themselves, in one SQLite file that all workers of a machine share.

They are the truth: a worker's state is made of them, and can be made again. The file is in WAL
mode, so nobody who reads waits for who writes, and must be on a disk of the machine
(https://sqlite.org/wal.html). `synchronous=FULL`: with NORMAL, what was answered as accepted
could be gone after a loss of power. It costs a sync of the disk for each list of events.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Literal, NamedTuple

from flights.live.state import Known, Scheduled

APPLICATION = 0x464C4956  # "FLIV", which tells the file from any other of SQLite
VERSION = 1
WAIT_S = 4.0  # for another process that writes; a request is given up after 5 s
KEPT_MIN = 60 * 24 * 60  # after which an event tells less than 1 % of what it did
SCHEMA = (
    "CREATE TABLE flight (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE,"
    " airline TEXT NOT NULL, destination TEXT NOT NULL, flight_type TEXT NOT NULL,"
    " hour INTEGER NOT NULL, departure_min INTEGER NOT NULL, left_min INTEGER,"
    " cancelled INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX departure ON flight (departure_min)",
    "CREATE TABLE progress (sequence INTEGER NOT NULL, watermark INTEGER)",
    "INSERT INTO progress VALUES (0, NULL)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
KNOWN = "airline, destination, flight_type, hour, departure_min, left_min, cancelled"

Outcome = Literal["new", "changed", "known"]
Event = tuple[str, Known]  # with the name of the flight


class StoreError(OSError):
    """The file cannot be used, or what was told is not kept. One sentence for its owner."""


class Changes(NamedTuple):
    """What became known of flights, the oldest news first."""

    events: list[Event]
    sequence: int  # to ask from the next time
    watermark: int | None  # up to which all is told, minutes since 1970 in UTC; None: nothing is
    origin: str = ""  # whose they are: of another one, they are all that is known


class Store:
    """For one thread at a time; others wait. Open another one to read while this one writes."""

    look_s = 0.5

    def __init__(self, path: str | Path) -> None:
        """Opens the file or makes a new one. Raises `StoreError` for what is none of ours."""
        self.path = Path(path)
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
            there = self.path.stat()
            self.identity = there.st_dev, there.st_ino
            self.connection.execute("PRAGMA synchronous = FULL")
            self.connection.execute("PRAGMA journal_mode = WAL")
        with self.transaction():
            if self.is_empty():
                for statement in SCHEMA:
                    self.connection.execute(statement)

    def is_empty(self) -> bool:
        return self.number("SELECT count(*) FROM sqlite_schema") == 0

    def check(self) -> None:
        """Raises `StoreError` for a file that is another program's, or damaged."""
        with self.errors_told():
            if self.number("PRAGMA application_id") != APPLICATION:
                raise StoreError(f"{self.path} is a database of another program")
            if (version := self.number("PRAGMA user_version")) != VERSION:
                raise StoreError(f"{self.path} has version {version}, this program reads {VERSION}")
            (found,) = self.connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise StoreError(f"{self.path} is damaged: {' '.join(found.split())}")

    def number(self, query: str) -> int | None:
        value: int | None = self.connection.execute(query).fetchone()[0]
        return value

    def close(self) -> None:
        self.connection.close()

    def refuse_replaced(self) -> None:
        """Raises `StoreError` where the path is another file's now: this one is nobody else's."""
        try:
            there = self.path.stat()
        except OSError as error:
            raise StoreError(f"{self.path} is gone: {error.strerror}; start anew") from error
        if (there.st_dev, there.st_ino) != self.identity:
            raise StoreError(f"{self.path} was replaced while it was used; start anew")

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path} cannot be used: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; writers take turns, so that numbers rise in the order of commits."""
        with self.lock, self.errors_told():
            self.refuse_replaced()
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # some errors have ended it
                    self.connection.execute("ROLLBACK")
                raise

    def tell(self, events: Iterable[Event], until: int | None = None) -> list[Outcome]:
        """Keep them all, for ever once this returns. Raises `StoreError`, and keeps none.

        `until`: the minute up to which all that happened has been told.
        """
        with self.transaction():
            events = list(events)
            outcomes = [self.tell_one(name, known) for name, known in events]
            left = [known.left_min for _, known in events if known.left_min is not None]
            self.move(max([*left, *([] if until is None else [until])], default=None))
        return outcomes

    def tell_one(self, name: str, known: Known) -> Outcome:
        query = f"SELECT {KNOWN} FROM flight WHERE name = ?"  # noqa: S608 (a constant)
        row = self.connection.execute(query, (name,)).fetchone()
        before = None if row is None else known_of(row)
        if before == known or (before is not None and is_announced(known)):
            return "known"  # a schedule that is sent again takes no departure back
        self.connection.execute("UPDATE progress SET sequence = sequence + 1")
        self.connection.execute(
            "REPLACE INTO flight SELECT ?, sequence, ?, ?, ?, ?, ?, ?, ? FROM progress",
            (name, *known.flight, known.left_min, known.cancelled),
        )
        return "new" if before is None else "changed"

    def heartbeat(self, minute: int) -> None:
        """All that happened up to the minute has been told."""
        with self.transaction():
            self.move(minute)

    def move(self, minute: int | None) -> None:
        """The watermark never goes back. A day later, what is too old is dropped."""
        before = self.number("SELECT watermark FROM progress")
        if minute is None or (before is not None and minute <= before):
            return
        self.connection.execute("UPDATE progress SET watermark = ?", (minute,))
        if before is None or kept_from(before) != kept_from(minute):
            self.drop(kept_from(minute))

    def prune(self, before_minute: int) -> int:
        """Drop flights that were scheduled before the minute; how many there were."""
        with self.transaction():
            return self.drop(before_minute)

    def drop(self, before_minute: int) -> int:
        query = "DELETE FROM flight WHERE departure_min < ?"
        return self.connection.execute(query, (before_minute,)).rowcount

    def changed_since(self, sequence: int, origin: str = "") -> Changes:
        """What is known of the flights that changed after the sequence number; 0: of all."""
        query = f"SELECT name, sequence, {KNOWN} FROM flight WHERE sequence > ? ORDER BY sequence"  # noqa: S608 (as above)
        with self.lock, self.errors_told():
            self.refuse_replaced()
            self.connection.execute("BEGIN")  # both are read of the same moment
            try:
                watermark = self.number("SELECT watermark FROM progress")
                rows = self.connection.execute(query, (sequence,)).fetchall()
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
        events = [(name, known_of(row)) for name, _, *row in rows]
        return Changes(events, rows[-1][1] if rows else sequence, watermark)


def kept_from(watermark: int) -> int:
    """The minute from which flights are kept: it moves once a day, for all workers alike."""
    return watermark // 1_440 * 1_440 - KEPT_MIN


def known_of(row: Iterable[object]) -> Known:
    airline, destination, flight_type, hour, departure_min, left_min, cancelled = row
    flight = Scheduled(airline, destination, flight_type, hour, departure_min)  # type: ignore[arg-type]
    return Known(flight, left_min, bool(cancelled))  # type: ignore[arg-type]


def is_announced(known: Known) -> bool:
    return known.left_min is None and not known.cancelled
