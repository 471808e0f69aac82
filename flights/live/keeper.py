"""What keeps the events, one file or a Redis, and what is the same wherever they are kept.

Events are the truth: a worker's state is made of them, and can be made again.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

from flights.live.state import Known

KEPT_MIN = 60 * 24 * 60  # after which an event tells less than 1 % of what it did
WAIT_S = 4.0  # for others that write; a request is given up after 5 s

Outcome = Literal["new", "changed", "known"]
Event = tuple[str, Known]  # with the name of the flight


class StoreError(OSError):
    """Where events are kept cannot be used, or they are not kept. One sentence for its owner."""


class Changes(NamedTuple):
    """What became known of flights, the oldest news first."""

    events: list[Event]
    sequence: int  # to ask from the next time
    watermark: int | None  # up to which all is told, minutes since 1970 in UTC; None: nothing is
    origin: str = ""  # whose numbers these are: with another one, they begin anew

    def follow(self, sequence: int, origin: str) -> bool:
        """Whether they go on from there; where they do not, they are all that is known."""
        return self.origin == origin and self.sequence >= sequence


class Keeper(Protocol):
    """Each method raises `StoreError`; several threads may use one keeper."""

    def tell(self, events: Iterable[Event], until: int | None = None) -> list[Outcome]:
        """Keep them all, for ever once this returns, or none.

        `until`: the minute up to which all that happened has been told.
        """

    def heartbeat(self, minute: int) -> None:
        """All that happened up to the minute has been told."""

    def prune(self, before_minute: int) -> int:
        """Drop flights that were scheduled before the minute; how many there were."""

    def changed_since(self, sequence: int, origin: str = "") -> Changes:
        """What is known of the flights that changed after the sequence number; 0: of all."""

    def close(self) -> None: ...


def outcome(before: Known | None, told: Known) -> Outcome:
    """What news of a flight are, by what was known of it."""
    if before == told or (before is not None and is_announced(told)):
        return "known"  # a schedule that is sent again takes no departure back
    return "new" if before is None else "changed"


def is_announced(known: Known) -> bool:
    return known.left_min is None and not known.cancelled


def told_until(events: Iterable[Event], until: int | None) -> int | None:
    """The watermark that the events themselves tell."""
    left = [known.left_min for _, known in events if known.left_min is not None]
    return max([*left, *([] if until is None else [until])], default=None)


def moved(watermark: int | None, minute: int | None) -> tuple[int | None, int | None]:
    """The watermark, which never goes back; on a new day, from which minute flights are kept."""
    if minute is None or (watermark is not None and minute <= watermark):
        return watermark, None
    same_day = watermark is not None and kept_from(watermark) == kept_from(minute)
    return minute, None if same_day else kept_from(minute)


def kept_from(watermark: int) -> int:
    """The minute from which flights are kept: it moves once a day, for all workers alike."""
    return watermark // 1_440 * 1_440 - KEPT_MIN
