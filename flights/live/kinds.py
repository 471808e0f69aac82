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


KINDS = {
    "line_7d": Kind(
        lambda f: f"{folded(f.airline)}|{folded(f.destination)}|{f.hour}", 7 * 1_440, 2
    ),
    "airline_3h": Kind(lambda f: f"{folded(f.airline)}|{f.flight_type}", 180, 5),
    "airline_1d": Kind(lambda f: f"{folded(f.airline)}|{f.flight_type}", 1_440, 5),
    "airport_3h": Kind(lambda f: "", 180, 10),
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
