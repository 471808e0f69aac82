"""The events in a Redis that several instances share.

A sorted set of flights by the number of their last change, and no stream: it is always compact,
as a flight stands in it once, so that nothing is trimmed and nobody falls behind. Who begins reads
all of it, who follows the end of it, by the same command.

Writers do not lock: what was read is watched, and where another was faster, it is read anew.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from secrets import token_hex
from time import monotonic
from typing import Any, TypeVar

from redis import Redis, RedisError, WatchError
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.retry import Retry

from flights.live.known import Known
from flights.live.stores.address import shown
from flights.live.stores.keeper import (
    LOOK_S,
    Changes,
    Kept,
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
from flights.live.stores.ownership import refuse_other
from flights.live.stores.redis_lines import (
    AIRPORT,
    CHANGES,
    CURE,
    FLIGHTS,
    PREFIX,
    PROGRESS,
    PROGRESS_JSON,
    flights_of,
    icaos_of,
    kept_of,
    line_of,
    progress_of,
)
from flights.live.stores.rows import refuse_later

AFTER_ALL = 1 << 53  # which no sequence number reaches
TIMEOUT_S = 1.0  # of each answer of the Redis
WAIT_S = 2.0  # for others that write; with the last attempt, less than the 5 s of a request

T = TypeVar("T")


class RedisStore:
    """Any number of threads may use it; each call waits for `TIMEOUT_S` where none answers."""

    look_s = LOOK_S

    def __init__(self, url: str, airport: str = "") -> None:
        """Reaches nothing yet. Raises `StoreError` for what is no URL of a Redis."""
        self.name, self.airport = shown(url), airport
        with self.errors_told():
            self.redis = Redis.from_url(
                url,
                protocol=2,
                socket_timeout=TIMEOUT_S,
                socket_connect_timeout=TIMEOUT_S,
                retry=Retry(NoBackoff(), 0),
            )

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        try:
            yield
        except (RedisError, UnicodeError) as error:
            text = " ".join(str(error).rpartition(" caused error: ")[2].split())
            raise StoreError(f"{self.name} cannot be used: {text}") from error

    def close(self) -> None:
        self.redis.close()

    def tell(
        self, events: Iterable[Telling], until: int | None = None, announced: bool = False
    ) -> list[Outcome]:
        told = list(events)
        return self.transact(lambda draft: draft.tell(told, until, announced))

    def heartbeat(self, minute: int) -> None:
        self.transact(lambda draft: draft.move(minute))

    def prune(self, before_minute: int) -> int:
        return self.transact(lambda draft: draft.drop(before_minute))

    def transact(self, change: Callable[["Draft"], T]) -> T:
        """All or nothing; nothing is written to what is not whole."""

        def attempt(pipe: Pipeline) -> T:
            draft = Draft(pipe, self.name, self.airport)
            result = change(draft)
            draft.keep()
            return result

        self.read(AFTER_ALL)
        return self.undisturbed(attempt)

    def changed_since(self, sequence: int, origin: str | None = None) -> Changes:
        changes = self.read(sequence)
        return changes if not sequence or changes.follow(sequence, origin) else self.read(0)

    def read(self, sequence: int) -> Changes:
        """No transaction, which a Redis that is out of memory refuses even to those who read."""

        def attempt(pipe: Pipeline) -> Changes:
            pipe.info("server")
            pipe.get(AIRPORT)
            pipe.get(PROGRESS)
            pipe.hlen(FLIGHTS)
            pipe.zcard(CHANGES)
            first = f"({sequence}" if sequence else "-inf"
            pipe.zrange(CHANGES, first, "+inf", byscore=True, withscores=True)
            pipe.get(PROGRESS)  # which each write changes: all is of the same moment
            server, owner, content, *counts, lines, afterwards = pipe.execute()
            if content != afterwards:
                raise WatchError
            refuse_other(icaos_of(owner), self.airport, self.name)
            progress = progress_of(content, self.name)
            if counts != [progress.flights] * 2:
                raise StoreError(f"{self.name} has lost some of {PREFIX}*, maybe evicted: {CURE}")
            # One that starts again, or another that takes over, may lack the latest changes.
            origin = f"{server['run_id']} {progress.identity}"
            flights = flights_of(lines, progress.sequence, self.name)
            refuse_later(flights, progress.watermark, self.name, CURE)
            return changes_of(flights, progress.sequence, progress.watermark, origin)

        return self.undisturbed(attempt, transaction=False)

    def undisturbed(self, attempt: Callable[[Pipeline], T], transaction: bool = True) -> T:
        """Begins again where another one has written meanwhile."""
        end = monotonic() + WAIT_S
        while True:
            with self.errors_told(), self.redis.pipeline(transaction) as pipe:
                try:
                    return attempt(pipe)
                except WatchError:
                    if monotonic() > end:
                        raise StoreError(f"{self.name} is always written by others") from None


class Draft:
    """One transaction: what is kept, watched from now on, and what is to be kept instead."""

    def __init__(self, pipe: Pipeline, name: str, airport: str) -> None:
        self.pipe: Any = pipe  # its methods answer at once or later, which no type tells
        self.name, self.airport = name, airport
        pipe.watch(PROGRESS, FLIGHTS, CHANGES)
        content, owner = self.pipe.mget(PROGRESS, AIRPORT)
        refuse_other(icaos_of(owner), airport, name)  # another may have begun since
        self.progress = self.before = progress_of(content, name)
        self.lines: dict[str, bytes] = {}  # that were read, by flight
        self.kept: dict[str, Kept] = {}  # what is to be kept of these flights
        self.numbers: dict[str, int] = {}  # of changes

    def tell(
        self, told: list[Telling], until: int | None, announced: bool = False
    ) -> list[Outcome]:
        names = list(dict.fromkeys(event[0] for event in told))
        self.read(line for line in (self.pipe.hmget(FLIGHTS, names) if names else []) if line)
        self.move(day_of(told, until))
        flights = self.before.flights - len(self.gone)
        watermark = self.progress.watermark
        outcomes = tell_all(told, flights, watermark, partial(self.tell_one, announced))
        self.move(told_until(told, outcomes, until))
        return outcomes

    def tell_one(
        self, announced: bool, is_full: bool, name: str, known: Known, reopens: bool = False
    ) -> Outcome:
        before = self.kept.get(name)
        if is_full and not before:
            return "refused"
        what, kept = outcome(before, known, reopens, announced)
        if kept != before:
            self.progress = self.progress._replace(sequence=self.progress.sequence + 1)
            self.kept[name], self.numbers[name] = kept, self.progress.sequence
        return what

    def move(self, minute: int | None) -> None:
        after, oldest = moved(self.progress.watermark, minute)
        self.progress = self.progress._replace(watermark=after)
        if oldest is not None:
            self.drop(oldest)

    def drop(self, before_minute: int) -> int:
        self.read(self.pipe.hvals(FLIGHTS))
        flights = self.kept.items()
        old = [name for name, one in flights if one.known.flight.departure_min < before_minute]
        for name in old:
            del self.kept[name]
        return len(old)

    def read(self, lines: Iterable[bytes]) -> None:
        for line in lines:
            name, kept = kept_of(line, self.name)
            self.lines[name] = line
            self.kept.setdefault(name, kept)

    @property
    def gone(self) -> set[str]:
        """The flights that are kept no more."""
        return self.lines.keys() - self.kept.keys()

    def keep(self) -> None:
        """Raises `WatchError` where another has written since."""
        new = {name: line_of(name, self.kept[name]) for name in self.numbers if name in self.kept}
        gone = self.gone
        stale = [self.lines[name] for name in self.lines if name in new or name in gone]
        flights = self.before.flights + len(new.keys() - self.lines.keys()) - len(gone)
        self.pipe.multi()
        if stale:
            self.pipe.zrem(CHANGES, *stale)
        if gone:
            self.pipe.hdel(FLIGHTS, *gone)
        if new:
            self.pipe.hset(FLIGHTS, mapping=new)
            self.pipe.zadd(CHANGES, {line: self.numbers[name] for name, line in new.items()})
        progress = self.progress._replace(flights=flights)
        if progress != self.before:
            progress = progress._replace(identity=progress.identity or token_hex(8))
            self.pipe.set(PROGRESS, PROGRESS_JSON.dump_json(progress))
            if self.airport:
                self.pipe.set(AIRPORT, self.airport)  # the same, or of what has none yet
        self.pipe.execute()
