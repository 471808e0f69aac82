"""The state of one worker, which follows what all workers keep."""

from collections.abc import Iterable
from copy import copy
from math import inf

from flights.live.known import Known, Number
from flights.live.state import State
from flights.live.stores.keeper import COUNTED_MIN, Changes, Event, Keeper, counted_from, kept_from
from flights.live.summary import Summary, summary_of


class Follower:
    """`state` is a function of what was known `before` anything was told, and of what is kept: it
    is the same in all workers of a model, whenever they began. What is kept replaces the former.

    All that it knows is replaced as a whole, and never changed: who asks meanwhile, in another
    thread or between two slices, has what was known before.
    """

    def __init__(self, store: Keeper, before: Changes | None = None) -> None:
        self.store, self.before = store, before
        self.state = State()
        self.events: dict[str, Known] = {}  # older ones, too, which counted in moments of the past
        self.unannounced: set[str] = set()  # those of which nothing was known until their end
        self.kept_from: Number = -inf
        self.counted_from: Number = -inf
        self.sequence = 0
        self.origin: str | None = None  # None: what is told next is all that is known
        if before:
            self.add(before)

    def refresh(self) -> int:
        """Take what is new, and go on to the watermark; how many flights changed.

        Raises `StoreError`, and leaves the state as it is. The first time takes all that is kept.
        """
        changes = self.store.changed_since(self.sequence, self.origin)
        self.take(changes)
        return len(changes.events)

    def take(self, changes: Changes) -> None:
        """Where it fails in the middle, nothing has changed."""
        follows = changes.follow(self.sequence, self.origin)
        if follows and not self.is_news(changes):
            self.sequence, self.origin = changes.sequence, changes.origin
            return
        other = self.copy() if follows else Follower(self.store, self.before)
        other.add(changes)
        other.sequence, other.origin = changes.sequence, changes.origin
        vars(self).update(vars(other))

    def is_news(self, changes: Changes) -> bool:
        later = changes.watermark is not None and changes.watermark > self.state.now_min
        return bool(changes.events) or later

    def copy(self) -> "Follower":
        other = copy(self)
        other.state, other.events = self.state.copy(), self.events.copy()
        other.unannounced = self.unannounced.copy()
        return other

    def add(self, changes: Changes) -> None:
        if changes.watermark is not None and self.kept_from < kept_from(changes.watermark):
            self.drop(changes.watermark)
        for name, known in changes.events:
            if known.flight.departure_min >= self.kept_from:
                self.events.pop(name, None)  # the last news last, as for who begins now
                self.events[name] = known
            if known.flight.departure_min >= self.counted_from:
                self.state.tell(name, known)
        if changes.watermark is not None:
            self.state.advance(changes.watermark)
        self.unannounced -= {name for name, _ in changes.events}
        self.unannounced |= changes.unannounced & self.events.keys()

    def drop(self, watermark: int) -> None:
        """Flights that no longer count leave the sums as well: nobody who begins has them."""
        self.kept_from, self.counted_from = kept_from(watermark), counted_from(watermark)
        for name in names(self.state.known, self.counted_from):
            self.state.drop(name)
        for name in names(self.events, self.kept_from):
            del self.events[name]
        self.unannounced &= self.events.keys()

    @property
    def replayed_from(self) -> Number:
        """The first moment of which all that counted is kept: `as_of` is exact from there on."""
        return self.kept_from + COUNTED_MIN

    def as_of(self, minute: int) -> State:
        """What was known at a minute if all was told at once; at one to come, what is known now.

        When a flight was cancelled is not known: it counts as cancelled from the beginning.
        """
        if minute >= self.state.now_min:
            return self.state
        state = State()
        self.tell_by(minute, self.events.items(), state)
        state.advance(minute)
        return state

    def if_told(self, state: State) -> State | None:
        """None where nothing was told by then, and the schedule alone counts."""
        if state is self.state:
            return state if state.now_min > -inf else None
        left = any(known.left_min is not None for known in state.known.values())
        return state if left else None

    def tell_by(self, minute: int, events: Iterable[Event], state: State) -> None:
        """What had happened by a minute, of the flights that counted then."""
        first = counted_from(minute)
        for name, known in events:
            if known.flight.departure_min < first:
                continue
            if known.left_min is None or known.left_min <= minute:
                state.tell(name, known)
            elif name not in self.unannounced:
                state.tell(name, Known(known.flight))

    def summary(self, clock_min: int) -> Summary:
        """Numbers for those who watch the feed, at a minute of the clock."""
        return summary_of(self.state, clock_min)


def names(known: dict[str, Known], before_min: Number) -> list[str]:
    """Of the flights that were scheduled before the minute."""
    return [name for name, one in known.items() if one.flight.departure_min < before_min]
