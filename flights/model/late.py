"""How late: the probability of leaving more than so many minutes late, by what is known today."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flights.clock import Clock
from flights.features import Columns, Flight, Flights, features
from flights.live.kinds import FEATURES
from flights.live.known import LATE_MIN, Number, Today

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
        days: Sequence[Today],
        thresholds: Sequence[float] = (LATE_MIN,),
    ) -> Beyond:
        """By what is known today of each: of a flight that has left, what happened.

        An overdue one has not left for c minutes: P(> t) = S(t) / S(c), where S is what the model
        says of a flight that is about to leave.
        """
        columns = features(Flights.of(flights))
        live = np.array([day.features for day in days], np.float32)
        asked = np.tile(np.array(thresholds, float), (len(flights), 1))
        answers = self.ask(columns, live, asked)
        passed = np.array([day.overdue_min for day in days], float)
        if (late := passed > 0).any():
            still = self.not_left(
                {n: c[late] for n, c in columns.items()}, live[late], passed[late]
            )
            happened = asked[late] <= passed[late, None]
            answers[late] = np.where(happened, 1, np.minimum(answers[late] / still[:, None], 1))
        for place, day in enumerate(days):
            if day.late_min is not None:
                answers[place] = day.late_min > asked[place]
        return answers

    def not_left(
        self, columns: Columns, live: NDArray[np.float32], passed: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """S(passed), shape (n,): on the line between the thresholds that were learnt.

        Between them the trees have steps of their own, so that 13 minutes could be as 15.
        """
        curves = self.ask(columns, live, np.tile(np.array(THRESHOLDS, float), (len(passed), 1)))
        lines = zip(passed, curves, strict=True)
        return np.array([np.interp(minutes, THRESHOLDS, curve) for minutes, curve in lines])

    def beyond_any_day(self, flights: Sequence[Flight], thresholds: Sequence[float]) -> Beyond:
        """Of flights of a day that nothing is known of."""
        n = len(flights)
        nothing = np.full((n, len(FEATURES)), np.nan, np.float32)
        asked = np.tile(np.array(thresholds, float), (n, 1))
        return self.ask(features(Flights.of(flights)), nothing, asked)

    def ask(self, columns: Columns, live: NDArray[np.float32], thresholds: Beyond) -> Beyond:
        n, many = thresholds.shape
        inputs = {name: np.repeat(column, many, axis=0) for name, column in columns.items()}
        rows = np.repeat(live, many, axis=0)
        inputs |= {name: rows[:, place : place + 1] for place, name in enumerate(FEATURES)}
        inputs[THRESHOLD] = thresholds.astype(np.float32).reshape(-1, 1)
        return self.score(inputs).astype(float).reshape(n, many)


def happened(flight: Flight, today: Today, now_min: Number, clock: Clock) -> str:
    """That it left, or has not though it should have by `now_min`; "" before its time."""
    due = flight.scheduled_departure
    if today.late_min is not None:
        left = clock.local_time(clock.utc_minute(due) + today.late_min)
        day = "" if left.date() == due.date() else f" on {left.date()}"
        return f"left {punctual(today.late_min)} at {left:%H:%M}{day}"
    if today.overdue_min > 0:
        passed = minutes(int(today.overdue_min))
        now = clock.local_time(int(now_min))
        return f"has not left by {now:%H:%M}, {passed} after its time"
    return ""


def punctual(late_min: int) -> str:
    if late_min == 0:
        return "on time"
    return f"{minutes(abs(late_min))} {'late' if late_min > 0 else 'early'}"


def minutes(number: int) -> str:
    return f"{number:,} minute{'' if number == 1 else 's'}"


def quantiles(beyond: Beyond, shares: ArrayLike) -> NDArray[np.float64]:
    """Minutes that such shares of flights like one stay under, straight lines between thresholds.

    `beyond`: of one flight, shape (len(THRESHOLDS),). Infinite where it is beyond the last one.
    """
    under = 1 - np.minimum.accumulate(beyond)
    wanted = np.asarray(shares, float)
    found = np.interp(wanted, under, THRESHOLDS)
    return np.where(wanted > under[-1], np.inf, found)


def shifted(beyond: Beyond, to: NDArray[np.floating[Any]], place: int) -> Beyond:
    """The same curves, moved in log-odds so that at `place` each is what `to` says, shape (n,)."""
    odds = logit(beyond)
    moved = odds + (logit(to) - odds[:, place])[:, None]
    return 1 / (1 + np.exp(-moved))


def logit(probability: NDArray[np.floating[Any]]) -> Beyond:
    inside = np.clip(np.asarray(probability, float), 1e-9, 1 - 1e-9)
    return np.log(inside / (1 - inside))
