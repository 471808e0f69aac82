"""The state of one worker, which follows what all workers of the machine keep."""

import math

from flights.live.state import Known, State, state_of
from flights.live.store import Changes, Store, kept_from
from flights.live.summary import Summary, summary_of


class Follower:
    """`state` is a function of what was known `before` anything was told, and of what is kept: it
    is the same in all workers of a model, whenever they began. What is kept replaces the former.
    """

    def __init__(self, store: Store, before: Changes | None = None) -> None:
        self.store = store
        self.state = State()
        self.sequence = 0
        self.kept_from = -math.inf
        if before:
            self.take(before)

    def refresh(self) -> int:
        """Take what is new, and go on to the watermark; how many flights changed.

        Raises `StoreError`, and leaves the state as it is. The first time takes all that is kept.
        """
        return self.take(self.store.changed_since(self.sequence))

    def take(self, changes: Changes) -> int:
        if changes.watermark is not None and self.kept_from < kept_from(changes.watermark):
            self.drop(kept_from(changes.watermark))
        for name, known in changes.events:
            if known.flight.departure_min >= self.kept_from:
                self.state.tell(name, known)
        if changes.watermark is not None:
            self.state.advance(changes.watermark)
        self.sequence = changes.sequence
        return len(changes.events)

    def drop(self, before_min: int) -> None:
        """Flights that are no longer kept leave the sums as well: nobody who begins has them."""
        known = self.state.known
        for name in [name for name, one in known.items() if one.flight.departure_min < before_min]:
            self.state.drop(name)
        self.kept_from = before_min

    def as_of(self, minute: int) -> State:
        """What was known at a minute, not after the watermark, if all was told at once.

        When a flight was cancelled is not known: it counts as cancelled from the beginning.
        """
        now_min = min(minute, self.state.now_min)
        events = ((name, by_then(known, now_min)) for name, known in self.state.known.items())
        return state_of(events, now_min)

    def summary(self, clock_min: int) -> Summary:
        """Numbers for those who watch the feed, at a minute of the clock."""
        return summary_of(self.state, clock_min)


def by_then(known: Known, now_min: float) -> Known:
    """A flight that left later was only announced."""
    left = known.left_min
    return known if left is None or left <= now_min else Known(known.flight)
