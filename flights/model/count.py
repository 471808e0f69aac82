"""How many flights of a day leave late: whole days go bad together.

Weather, a strike, a full apron make all flights of a day likelier to be late, which no schedule
tells. So the log-odds of each are moved by `spread` times one normal number of the day; given
that, flights are independent. `train.evaluation.days` measures the spread, and how such intervals
fare on later days; that independent flights fare far worse is told beside it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

SCHEDULE, NIGHTLY = "schedule alone", "once a night"  # what the spread is measured of
DAY_MIN = 1_440  # so far ahead what is known of a day counts as what a night knows of the next
# The normal number of a day: closer ones change no end of an interval of 200 flights.
NODES = np.linspace(-4, 4, 41)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()
ENDS = (0.05, 0.95)  # of an interval
INSIDE = 1e-9  # nearest to 0 and 1 that a day still moves a probability

Numbers = NDArray[np.float64]


def on_days(probabilities: ArrayLike, spreads: ArrayLike) -> Numbers:
    """Of each flight on each of the days at `NODES`, which are the last axis; both broadcast."""
    p = np.clip(np.asarray(probabilities, float), INSIDE, 1 - INSIDE)[..., None]
    odds = p / (1 - p) * np.exp(np.asarray(spreads, float)[..., None] * NODES)
    return odds / (1 + odds)


def counts(probabilities: ArrayLike, spreads: ArrayLike) -> Numbers:
    """The exact distribution of how many of n flights of one day are late: shape (n + 1,).

    Flight by flight: that k are late is that k were and this one is not, or k - 1 and it is.
    """
    flights = on_days(probabilities, spreads)
    found = np.zeros((len(flights) + 1, len(NODES)))
    found[0] = 1
    for n, late in enumerate(flights, start=1):
        found[1 : n + 1] = found[1 : n + 1] * (1 - late) + found[:n] * late
        found[0] *= 1 - late
    return found @ WEIGHTS


def together(days: Sequence[Numbers]) -> Numbers:
    """The distribution of the sum over days, each with its own number."""
    total = np.ones(1)
    for day in days:
        total = np.convolve(total, day)
    return total


def interval(distribution: Numbers) -> tuple[int, int]:
    """The smallest counts that the shares `ENDS` do not exceed."""
    low, high = np.searchsorted(np.cumsum(distribution), ENDS)
    return int(low), int(min(high, len(distribution) - 1))
