"""Numbers about the departures of the last day, for those who watch the feed."""

from collections import Counter
from typing import NamedTuple

from flights.live.known import LATE_MIN, OVERDUE_MIN, Known
from flights.live.state import State

DAY_MIN = 1_440


class Hour(NamedTuple):
    """The departures of 60 minutes."""

    begin_min: int  # since 1970 in UTC
    departures: int
    late: int  # of these


class Summary(NamedTuple):
    """How fresh and how complete the events are."""

    watermark: int | None  # minutes since 1970 in UTC; None where nothing is told
    age_min: int | None  # from the watermark to the clock
    flights: int  # that count
    overdue: int  # should have left in the last three hours, and have not
    unresolved: float | None  # share of the flights of a day that came to no end; None: no flights
    hours: list[Hour]  # the last 24, up to the watermark, the oldest first


def summary_of(state: State, clock_min: int) -> Summary:
    if state.now_min == -float("inf"):
        return Summary(None, None, len(state.known), 0, None, [])
    now = int(state.now_min)
    return Summary(
        now,
        clock_min - now,
        len(state.known),
        len(state.overdue),
        unresolved(state, now - OVERDUE_MIN),
        hours(state, now),
    )


def unresolved(state: State, until: int) -> float | None:
    """Of the flights of the day before `until`, when each of them has had its three hours."""
    ends = [
        known.left_min is not None or known.cancelled
        for known in state.known.values()
        if until - DAY_MIN < known.flight.departure_min <= until
    ]
    return ends.count(False) / len(ends) if ends else None


def hours(state: State, now: int) -> list[Hour]:
    left = [known for known in state.known.values() if known.left_min is not None]
    recent = [known for known in left if now - DAY_MIN < (known.left_min or 0) <= now]
    departures = Counter(hours_ago(known, now) for known in recent)
    late = Counter(hours_ago(known, now) for known in recent if is_late(known))
    return [Hour(now - 60 * (ago + 1), departures[ago], late[ago]) for ago in range(23, -1, -1)]


def hours_ago(known: Known, now: int) -> int:
    return (now - (known.left_min or 0)) // 60


def is_late(known: Known) -> bool:
    return (known.left_min or 0) - known.flight.departure_min > LATE_MIN
