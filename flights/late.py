"""How late: the probability of leaving more than so many minutes late, by what is known today."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flights.clock import SANTIAGO
from flights.features import Columns, Flight, Flights, features
from flights.live.state import FEATURES, LATE_MIN, Scheduled, State

THRESHOLD = "threshold_minutes"  # the input that says "more than"
THRESHOLDS = (-5, 0, 5, 10, 15, 20, 30, 45, 60, 90, 120)  # minutes, that it has learnt
INPUTS = (*FEATURES, THRESHOLD)  # beside those of the schedule

Beyond = NDArray[np.float64]  # probabilities of more than each threshold, shape (n, thresholds)


class LateModel:
    """Answers for one threshold or many; the answers of one flight never rise along them."""

    def __init__(self, score: Callable[[Columns], NDArray[np.float32]]) -> None:
        self.score = score

    def beyond(
        self,
        flights: Sequence[Flight],
        state: State | None,
        thresholds: Sequence[float] = (LATE_MIN,),
    ) -> Beyond:
        """Of flights that have left this is what happened, of overdue ones what is left open."""
        told = list(map(scheduled, flights))
        columns, n = features(Flights.of(flights)), len(flights)
        live = np.full((n, len(FEATURES)), np.nan, np.float32)
        if state:
            live = state.features(told)
        if state is None:
            return self.ask(columns, live, np.tile(thresholds, (n, 1)))
        passed = np.array([state.minutes_overdue(flight) for flight in told])
        asked = np.tile(thresholds, (n, 1))
        late = passed > 0
        if late.any():
            asked = np.hstack([asked, passed[:, None]])
            answers = self.ask(columns, live, asked)
            still = np.where(late, answers[:, -1], 1)[:, None]
            open_ = np.minimum(answers[:, :-1] / still, 1)
            return np.where(late[:, None] & (asked[:, :-1] <= passed[:, None]), 1, open_)
        return self.ask(columns, live, asked)

    def ask(self, columns: Columns, live: NDArray[np.float32], thresholds: Beyond) -> Beyond:
        n, many = thresholds.shape
        inputs = {name: np.repeat(column, many, axis=0) for name, column in columns.items()}
        rows = np.repeat(live, many, axis=0)
        inputs |= {name: rows[:, place : place + 1] for place, name in enumerate(FEATURES)}
        inputs[THRESHOLD] = thresholds.astype(np.float32).reshape(-1, 1)
        return self.score(inputs).astype(float).reshape(n, many)


def scheduled(flight: Flight) -> Scheduled:
    airline, destination, flight_type, departure = flight
    return Scheduled(airline, destination, flight_type, departure.hour, utc_minute(departure))


@lru_cache(maxsize=4_096)  # a day's flights leave at some hundred times
def utc_minute(local: datetime) -> int:
    """Minutes since 1970 in UTC; of a time that the clocks show twice the first."""
    return int(local.replace(tzinfo=SANTIAGO).astimezone(UTC).timestamp()) // 60


def quantiles(beyond: Beyond, shares: ArrayLike) -> NDArray[np.float64]:
    """Minutes that such shares of flights like one stay under, straight lines between thresholds.

    `beyond`: of one flight, shape (len(THRESHOLDS),). Infinite where it is beyond the last one.
    """
    under = 1 - np.minimum.accumulate(beyond)
    wanted = np.asarray(shares, float)
    found = np.interp(wanted, under, THRESHOLDS)
    return np.where(wanted > under[-1], np.inf, found)
