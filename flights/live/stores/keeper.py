"""What keeps the events, one file or a Redis, and what is the same wherever they are kept.

Events are the truth: a worker's state is made of them, and can be made again.
"""

from collections.abc import Callable, Iterable
from math import inf
from typing import Literal, NamedTuple, Protocol

from flights.live.known import Known

COUNTED_MIN = 60 * 24 * 60  # after which an event tells less than 1 % of what it did
REPLAYED_MIN = 30 * 24 * 60  # the past of which answers can be made again, exactly
KEPT_MIN = COUNTED_MIN + REPLAYED_MIN
WAIT_S = 4.0  # for others that write; a request is given up after 5 s
LOOK_S = 0.5  # between two looks at what is kept
# A year of this airport's flights, announced, and the 90 days before it are 85,000. A worker needs
# 25 MB for as many.
MOST_FLIGHTS = 100_000

Outcome = Literal["new", "changed", "known", "refused", "old"]
NOT_KEPT = ("refused", "old")  # there is no room for it, or it is before all that is kept
Event = tuple[str, Known]  # with the name of the flight
Telling = Event | tuple[str, Known, bool]  # True: it takes back that it left or will not


class StoreError(OSError):
    """Where events are kept cannot be used, or they are not kept. One sentence for its owner."""


class Kept(NamedTuple):
    """What is kept of a flight."""

    known: Known
    announced: bool  # it was known of before its end, whatever was told first; it stays so


class Changes(NamedTuple):
    """What became known of flights, the oldest news first."""

    events: list[Event]
    sequence: int  # to ask from the next time
    watermark: int | None  # up to which all is told, minutes since 1970 in UTC; None: nothing is
    unannounced: frozenset[str] = frozenset()  # the flights of which nobody told before the end
    origin: str = ""  # whose numbers these are: with another one, they begin anew
    since: str | None = None  # the origin that they go on from, where each change has its own

    def follow(self, sequence: int, origin: str | None) -> bool:
        """Whether they go on from there; where they do not, they are all that is known."""
        return (self.since or self.origin) == origin and self.sequence >= sequence


class Keeper(Protocol):
    """Each method but `close` raises `StoreError`; several threads may use one keeper."""

    look_s: float  # between two looks at what is new

    def tell(
        self, events: Iterable[Telling], until: int | None = None, announced: bool = False
    ) -> list[Outcome]:
        """Keep them all, for ever once this returns, or none; but those that there is no room for,
        and those that are too old once all of them are told.

        `until`: the minute up to which all that happened has been told. `announced`: whether all
        flights were known before they left, though nobody told.
        """

    def heartbeat(self, minute: int) -> None:
        """All that happened up to the minute has been told."""

    def prune(self, before_minute: int) -> int:
        """Drop flights that were scheduled before the minute; how many there were."""

    def changed_since(self, sequence: int, origin: str | None = None) -> Changes:
        """What is known of the flights that changed after the sequence number; 0: of all."""

    def close(self) -> None: ...


def outcome(
    before: Kept | None, told: Known, reopens: bool = False, announced: bool = False
) -> tuple[Outcome, Kept]:
    """What news of a flight are, by what was kept of it, and what is kept then."""
    announced = announced or is_announced(told)
    if before is None:
        return "new", Kept(told, announced)
    announced = announced or before.announced
    if told == before.known or (is_announced(told) and not reopens):
        # A schedule that is sent again takes no departure back.
        return "known", Kept(before.known, announced)
    return "changed", Kept(told, announced)


def is_announced(known: Known) -> bool:
    return known.left_min is None and not known.cancelled


def tell_all(
    events: Iterable[Telling],
    flights: int,
    watermark: int | None,
    tell_one: Callable[..., Outcome],
) -> list[Outcome]:
    """One after the other, where so many flights are kept. Those that are known need no room.

    `watermark`: on the day of the last of them. `tell_one` takes whether there is no room, and the
    event.
    """
    outcomes: list[Outcome] = []
    first = -inf if watermark is None else kept_from(watermark)
    for event in events:
        if event[1].flight.departure_min < first:
            outcomes.append("old")
            continue
        outcomes.append(tell_one(flights >= MOST_FLIGHTS, *event))
        flights += outcomes[-1] == "new"
    return outcomes


def changes_of(
    kept: Iterable[tuple[str, Kept]],
    sequence: int,
    watermark: int | None,
    origin: str = "",
    since: str | None = None,
) -> Changes:
    flights = list(kept)
    events = [(name, one.known) for name, one in flights]
    unannounced = frozenset(name for name, one in flights if not one.announced)
    return Changes(events, sequence, watermark, unannounced, origin, since)


def day_of(events: Iterable[Telling], until: int | None) -> int | None:
    """The minute with which the day begins that the events tell of, whether or not there is room
    for them. What is too old on that day makes room, and takes none: the watermark comes first.
    """
    end = end_of(events, until)
    return None if end is None else day_from(end)


def told_until(
    events: Iterable[Telling], outcomes: Iterable[Outcome], until: int | None
) -> int | None:
    """The watermark that the events themselves tell, those that are kept."""
    told = zip(events, outcomes, strict=True)
    return end_of((event for event, one in told if one not in NOT_KEPT), until)


def end_of(events: Iterable[Telling], until: int | None) -> int | None:
    minutes = [*(event[1].left_min for event in events), until]
    return max((minute for minute in minutes if minute is not None), default=None)


def moved(watermark: int | None, minute: int | None) -> tuple[int | None, int | None]:
    """The watermark, which never goes back; on a new day, from which minute flights are kept."""
    if minute is None or (watermark is not None and minute <= watermark):
        return watermark, None
    same_day = watermark is not None and kept_from(watermark) == kept_from(minute)
    return minute, None if same_day else kept_from(minute)


def kept_from(watermark: int) -> int:
    """The minute from which flights are kept: it moves once a day, for all workers alike."""
    return day_from(watermark) - KEPT_MIN


def day_from(minute: int) -> int:
    """The minute with which its day begins, in UTC."""
    return minute // 1_440 * 1_440


def counted_from(watermark: int) -> int:
    """The minute from which flights count, likewise: with less, an answer made anew differs."""
    return kept_from(watermark) + REPLAYED_MIN
