"""Departures that come from a table alone, which somebody replaces, as a rule once a night.

Each worker reads it for itself, so instances that share nothing but the file know the same.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flights.clock import clock_min
from flights.departures.rows import Read, read_source
from flights.live.stores.address import is_table, opened
from flights.live.stores.keeper import (
    Changes,
    Keeper,
    Kept,
    Outcome,
    StoreError,
    Telling,
    changes_of,
    outcome,
)
from flights.model.catalog import Catalog
from flights.tables.place import Limits, Unusable, version_of
from flights.tables.source import open_source

MOST_ROWS = 100_000  # 60 days are 12,000; a worker of 512 MB has room for these
LIMITS = Limits(size=32 << 20, seconds=20)  # these are 10 MB, and /tmp may be 64 MB of memory
DAY_MIN = 1_440
HIDDEN = "the table cannot be used, and its name, which may have a password, is not shown"

REFUSAL = "the departures come from a table, which nobody else adds to: replace it"

log = logging.getLogger(__name__)


class ToldByTable(StoreError):
    """Nobody else may tell anything."""


class TableStore:
    """Keeps nothing: the events are in the table."""

    look_s = 120.0

    def __init__(self, name: str, catalog: Catalog) -> None:
        self.name = name
        self.catalog = catalog
        self.watermark: int | None = None
        self.reads: deque[tuple[str | None, str]] = deque(maxlen=2)  # versions and fingerprints

    def changed_since(self, sequence: int, origin: str | None = None) -> Changes:
        """All that the table tells, unless it is still the one of that origin, its fingerprint.

        Raises `StoreError` for one that cannot be read, and the first time for one that ends more
        than a day before the last one.
        """
        with self.errors_told():
            version = version_of(self.name)  # before: what is written meanwhile is read next time
            # Twice, as a time of whole seconds is the same for what was written just afterwards.
            if version and list(self.reads) == [(version, origin)] * 2:
                return Changes([], sequence, self.watermark, origin=str(origin))
            with open_source(self.name, LIMITS) as source:
                before = [digest for _, digest in self.reads]
                self.reads.append((version, digest := source.fingerprint()))
                if digest == origin:
                    return Changes([], sequence, self.watermark, origin=digest)
                read = read_source(source, self.catalog, clock_min(), MOST_ROWS)
            watermark = self.end_of(read, stood=before[-1:] == [digest])
        self.watermark = watermark
        log_rejects(read)
        kept = latest(one.telling for one in read.told.values())
        return changes_of(kept.items(), 0, watermark, digest)

    def end_of(self, read: Read, stood: bool) -> int | None:
        """The last departure. Raises `Unusable` for a table that ends earlier than the last one,
        unless it stood there at the last look: then nobody is writing the rest of it, and whoever
        begins now has it too.
        """
        left = (event.known.left_min for event in read.told.values())
        end = max((minute for minute in left if minute is not None), default=None)
        if end is None and read.rejects:
            raise Unusable(f"{self.name} tells of no departure; {first_of(read)}")
        if self.watermark is None or stood:
            return end
        if end is None or end < self.watermark - DAY_MIN:
            until = f"{self.catalog.airport.clock.local_time(self.watermark):%Y-%m-%d %H:%M}"
            raise Unusable(
                f"{self.name} ends more than a day before {until}, which it told before: it is "
                "taken if it is still the same at the next look"
            )
        return end

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # whatever is in the file, the service goes on
            kind = "" if isinstance(error, Unusable) else f"{type(error).__name__}: "
            raise StoreError(HIDDEN if has_secret(self.name) else f"{kind}{error}") from error

    def tell(
        self, events: Iterable[Telling], until: int | None = None, announced: bool = False
    ) -> list[Outcome]:
        raise ToldByTable(REFUSAL)

    def heartbeat(self, minute: int) -> None:
        raise ToldByTable(REFUSAL)

    def prune(self, before_minute: int) -> int:
        raise ToldByTable(REFUSAL)

    def close(self) -> None:
        """Nothing is open."""


def open_store(setting: str, catalog: Catalog) -> Keeper:
    """Where departures come from, as FLIGHT_LIVE says. Raises `StoreError`."""
    return (
        TableStore(setting, catalog)
        if is_table(setting)
        else opened(setting, catalog.airport.icaos)
    )


def has_secret(name: str) -> bool:
    """Whether it is a URL with a password or a signature."""
    return "://" in name and ("@" in name or "?" in name)


def latest(events: Iterable[Telling]) -> dict[str, Kept]:
    """What is known in the end, as of any other file."""
    kept: dict[str, Kept] = {}
    for name, known, *reopens in events:
        _, kept[name] = outcome(kept.get(name), known, any(reopens), announced=True)
    return kept


def log_rejects(read: Read) -> None:
    rows = len({reject.row for reject in read.rejects})
    if rows:
        log.warning("%d rows of departures are refused; %s", rows, first_of(read))


def first_of(read: Read) -> str:
    first = read.rejects[0]
    return f"the first is row {first.row}: {first.reason}"
