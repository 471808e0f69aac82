"""Which flights are like one another: what the sums are kept by, and so what a feature means."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from flights.live.known import Scheduled
from flights.names.spelling import folded

MOST_KEYS = 16_384  # that are kept, of flights that were asked about


class Kind(NamedTuple):
    """Which flights are like one another, and for how long that tells anything."""

    key: Callable[[Scheduled], str]
    half_life_min: float
    prior_events: float


def of_line(flight: Scheduled) -> str:
    return f"{folded(flight.airline)}|{folded(flight.destination)}|{flight.hour}{at(flight)}"


def of_airline(flight: Scheduled) -> str:
    return f"{folded(flight.airline)}|{flight.flight_type}{at(flight)}"


def at(flight: Scheduled) -> str:
    """Each airport of a city has its own queue, even of one airline: for New York's flights of 2013
    the Brier skill 30 minutes ahead is .175 so, and .165 where the three share it (2026-11-26).
    """
    return f"|{flight.origin}" if flight.origin else ""


KINDS = {
    "line_7d": Kind(of_line, 7 * 1_440, 2),
    "airline_3h": Kind(of_airline, 180, 5),
    "airline_1d": Kind(of_airline, 1_440, 5),
    "airport_3h": Kind(at, 180, 10),
}
FEATURES = (
    *(f"{kind}_{what}" for kind in KINDS for what in ("minutes", "share")),
    "overdue_flights",
    "overdue_minutes",
    "log_horizon",
)


@lru_cache(maxsize=MOST_KEYS)
def keys(flight: Scheduled) -> tuple[str, ...]:
    """Of each of `KINDS`. Names are folded: one that is new to the model may be spelled anyhow."""
    return tuple([kind.key(flight) for kind in KINDS.values()])
