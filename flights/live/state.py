"""What the departures up to a moment tell of the flights to come: a function of the events.

Training and serving both drive this class, one event after the other, so that what a feature
means is written once. Moments are minutes since 1970 in UTC: an hour happens twice in autumn.
"""

from collections import Counter
from copy import copy
from heapq import heappop, heappush
from math import inf, log

from flights.live.kinds import KINDS, keys
from flights.live.known import (
    FARTHEST_MIN,
    LATE_MIN,
    NEAREST_MIN,
    OVERDUE_MIN,
    Asked,
    Known,
    Number,
    Scheduled,
    Today,
)
from flights.live.names import Numbered, unnumbered
from flights.live.sums import DecayedSums

LEAST, MOST = -10.0, 90.0  # minutes of delay that count: one long delay tells of itself alone
PRIORS = (8.0, 0.18)  # minutes late and share of late flights, where nothing is known
MOST_ANSWERS = 16_384  # that are kept, of flights that were asked about


class State:
    """The sums over all that happened by `now_min`, and the flights that are waited for."""

    def __init__(self) -> None:
        self.now_min: Number = -inf
        self.known: dict[str, Known] = {}
        self.numbered = Numbered()
        self.sums = {
            name: DecayedSums(k.half_life_min, k.prior_events) for name, k in KINDS.items()
        }
        self.due: list[tuple[float, str]] = []  # when a flight is looked at again
        self.overdue: dict[str, int] = {}  # flights that should have left, and when
        self.overdue_of: Counter[str] = Counter()  # how many of them, by origin
        self.overdue_sum: Counter[str] = Counter()  # of these moments, likewise
        self.late: set[str] = set()  # those of them that count as late already
        self.answers: dict[Asked, Today | None] = {}  # until the next event

    def copy(self) -> "State":
        """Another one, which may be told more; whoever has this one is not concerned."""
        other = State()
        other.now_min = self.now_min
        other.overdue_of, other.overdue_sum = self.overdue_of.copy(), self.overdue_sum.copy()
        other.known, other.numbered = self.known.copy(), self.numbered.copy()
        other.sums = {name: sums.copy() for name, sums in self.sums.items()}
        other.due, other.overdue, other.late = copy(self.due), copy(self.overdue), copy(self.late)
        return other

    def tell(self, name: str, known: Known) -> None:
        """Replace what was known of the flight of that name."""
        self.answers.clear()
        if before := self.known.get(name):
            self.forget(name, before)
        else:
            self.numbered.add(name)
        self.known[name] = known
        scheduled = known.flight.departure_min
        if known.left_min is not None:
            self.count_minutes(known.flight, known.left_min, 1)
            delay = known.left_min - scheduled
            self.count_late(known.flight, min(delay, LATE_MIN), delay > LATE_MIN, 1)
        elif not known.cancelled:
            heappush(self.due, (scheduled, name))
            self.settle(self.now_min)

    def forget(self, name: str, known: Known) -> None:
        """Take back all that the flight has added."""
        scheduled = known.flight.departure_min
        if known.left_min is not None:
            self.count_minutes(known.flight, known.left_min, -1)
            delay = known.left_min - scheduled
            self.count_late(known.flight, min(delay, LATE_MIN), delay > LATE_MIN, -1)
        if name in self.overdue:
            self.overdue_of[known.flight.origin] -= 1
            self.overdue_sum[known.flight.origin] -= self.overdue.pop(name)
        if name in self.late:
            self.late.remove(name)
            self.count_late(known.flight, LATE_MIN, True, -1)

    def drop(self, name: str) -> None:
        """Know nothing of the flight any more."""
        self.answers.clear()
        self.forget(name, self.known.pop(name))
        self.numbered.remove(name)

    def count_minutes(self, flight: Scheduled, left_min: int, sign: int) -> None:
        late = min(max(left_min - flight.departure_min, LEAST), MOST)
        for sums, key in zip(self.sums.values(), keys(flight), strict=True):
            sums.add(key, left_min, 0, late, sign)

    def count_late(self, flight: Scheduled, after_min: Number, late: bool, sign: int) -> None:
        """Settled when it left, and where it is late as soon as that is certain."""
        at = flight.departure_min + after_min
        for sums, key in zip(self.sums.values(), keys(flight), strict=True):
            sums.add(key, at, 2, late, sign)

    def advance(self, now_min: Number) -> None:
        """Time goes on, and nothing else happened: flights that have not left become overdue."""
        if now_min > self.now_min:
            self.now_min = now_min
            self.answers.clear()
            self.settle(now_min)

    def settle(self, now_min: Number) -> None:
        while self.due and self.due[0][0] <= now_min:
            at, name = heappop(self.due)
            known = self.known.get(name)
            if known is None or known.left_min is not None or known.cancelled:
                continue
            self.look_at(name, known.flight, at)

    def look_at(self, name: str, flight: Scheduled, at: float) -> None:
        """A flight that has not left, at its time, 15 minutes later, and when it is given up.

        Any other moment is of a time that was told of it before.
        """
        passed = at - flight.departure_min
        if passed == 0 and name not in self.overdue:
            self.overdue[name] = flight.departure_min
            self.overdue_of[flight.origin] += 1
            self.overdue_sum[flight.origin] += flight.departure_min
            heappush(self.due, (flight.departure_min + LATE_MIN + 1, name))
        elif passed == LATE_MIN + 1 and name not in self.late:
            self.late.add(name)
            self.count_late(flight, LATE_MIN, True, 1)
            heappush(self.due, (flight.departure_min + OVERDUE_MIN, name))
        elif passed == OVERDUE_MIN:
            self.forget(name, Known(flight))

    def today(self, asked: Asked) -> Today | None:
        """None where nothing tells of it: it neither leaves in the next weeks nor has left.

        Made once for all that ask about the same flight between two events.
        """
        try:
            return self.answers[asked]
        except KeyError:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            return self.answers.setdefault(asked, self.make(asked))

    def horizon(self, asked: Asked) -> int | None:
        """Minutes from now to a flight that the state tells of; None for any other."""
        return int(asked.flight.departure_min - self.now_min) if self.today(asked) else None

    def is_cancelled(self, asked: Asked) -> bool:
        known = self.known.get(self.told_as(asked.name))
        return known is not None and known.cancelled

    def is_given_up(self, asked: Asked) -> bool:
        """Whether it was told of, but not what became of it, and that is long ago."""
        known = self.known.get(self.told_as(asked.name))
        if known is None or known.cancelled or known.left_min is not None:
            return False
        return self.now_min - known.flight.departure_min >= OVERDUE_MIN

    def make(self, asked: Asked) -> Today | None:
        """A flight that was given up counts as not told of: its news is lost."""
        flight, name = asked.flight, self.told_as(asked.name)
        known = self.known.get(name)
        left = known.left_min if known else None
        if left is None and not -OVERDUE_MIN < flight.departure_min - self.now_min <= FARTHEST_MIN:
            return None
        return Today(
            late_min=None if left is None else left - flight.departure_min,
            overdue_min=self.now_min - self.overdue[name] if name in self.overdue else 0,
            features=self.features(flight),
        )

    def told_as(self, name: str) -> str:
        """The flight that answers for one: itself; with a number else the one without; without a
        number that of the best `fate`, then the first by name, of all numbers and of none.
        """
        plain = unnumbered(name)
        if name != plain:
            return name if name in self.known else plain
        others = self.numbered.of(plain)
        found = (name, *others) if name in self.known else others
        return min(found, key=self.fate, default=name)

    def fate(self, name: str) -> int:
        """Who tells no number means a flight that is waited for, then one that left, then one that
        is cancelled, or given up: a cancelled one may have been announced anew, by another number.
        """
        known = self.known[name]
        if known.left_min is not None:
            return 1
        given_up = self.now_min - known.flight.departure_min >= OVERDUE_MIN
        return 2 if known.cancelled or given_up else 0

    def features(self, flight: Scheduled) -> tuple[float, ...]:
        """What is known now of flights like this one, as `FEATURES`."""
        now = self.now_min
        means: list[float] = []
        for sums, key in zip(self.sums.values(), keys(flight), strict=True):
            means += sums.means(key, now, PRIORS)
        ahead = min(max(flight.departure_min - now, NEAREST_MIN), FARTHEST_MIN)
        overdue = self.overdue_of[flight.origin]
        waited = overdue * now - self.overdue_sum[flight.origin] if overdue else 0
        return (*means, overdue, waited, log(ahead))
