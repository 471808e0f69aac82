"""The timetable of the simulated year: which line departs when."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from train.simulator import facts
from train.simulator.routes import ROUTES, Route

DAYS = np.arange("2017-01-01", "2018-01-01", dtype="datetime64[D]")
# First days of the schedule periods: a line keeps its times within one.
PERIODS = np.array(["2017-01-01", "2017-03-26", "2017-07-01", "2017-10-29"], dtype="datetime64[D]")
TIME_SPREAD_MINUTES = 25  # of a line's departure time between weekdays and periods
MINUTE_STEPS, STEP_SHARES = (5, 1, 30), (0.78, 0.12, 0.10)  # most times end in 0 or 5

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def daily_lines() -> pd.DataFrame:
    """One row per line: an airline's flight to a destination at about the same time of day."""
    rows = [
        (airline, route.destination, route.number + 2 * i, int(hour), route.late_percent)
        for airline, routes in ROUTES.items()
        for route in routes
        for i, hour in enumerate(route.hours.split())
    ]
    return pd.DataFrame(rows, columns=["airline", "destination", "number", "hour", "late_percent"])


def flights_per_month(airline: str, route: Route) -> list[int]:
    """Share a route's flights out over the 12 months, rounded so that their sum is exact."""
    others = np.subtract(facts.MONTHLY_FLIGHTS, np.sum([*facts.OWN_MONTHS.values()], axis=0))
    weights = np.array(facts.OWN_MONTHS.get(airline, others))
    first, last = route.months
    weights[: first - 1] = weights[last:] = 0
    until = np.concatenate([[0], np.cumsum(weights)])
    until = (2 * route.flights * until + until[-1]) // (2 * until[-1])  # halves round up
    return [int(n) for n in np.diff(until)]


def operate(lines: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Fly the timetable: one row per departure of the year, sorted by scheduled `departure`.

    Each line is more or less ready to fly on each weekday, the same all year; a route's flights
    of a month go to the readiest lines and weekdays. So schedules repeat from week to week.
    """
    n, weekday = len(lines), weekdays(DAYS)
    readiness = rng.random((n, 7)) + facts.WEEKDAY_DEMAND
    score = readiness[:, weekday] + 0.1 * rng.random((n, len(DAYS)))
    departure = DAYS + departure_minutes(lines, rng)
    score[departure.astype("datetime64[h]") == np.datetime64(facts.MISSING_HOUR)] = -1
    candidates = lines.loc[np.repeat(lines.index, len(DAYS))].assign(
        departure=departure.ravel(), score=score.ravel(), month=np.tile(months(DAYS), n)
    )
    quota = {
        (airline, route.destination, month): flights
        for airline, routes in ROUTES.items()
        for route in routes
        for month, flights in enumerate(flights_per_month(airline, route))
    }
    key = ["airline", "destination", "month"]
    rank = candidates.groupby(key)["score"].rank(ascending=False, method="first")
    allowed = pd.MultiIndex.from_frame(candidates[key]).map(quota)
    flown = candidates[rank.to_numpy() <= allowed.to_numpy()]
    return flown.sort_values(["departure", "airline", "number"]).reset_index(names="line")


def departure_minutes(lines: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.timedelta64]:
    """Scheduled time of each line on each day, shape (lines, 365), in minutes after midnight."""
    n = len(lines)
    usual = 60 * (lines["hour"].to_numpy()[:, None, None] + rng.random((n, 1, 1)))
    times = usual + TIME_SPREAD_MINUTES * normal(rng, n, len(PERIODS), 7)
    which = np.searchsorted(np.cumsum(STEP_SHARES), rng.random((n, 1, 1)))
    step = np.take(MINUTE_STEPS, which)
    rounded = (times / step).round().astype(int) * step % (24 * 60)
    period = np.searchsorted(PERIODS, DAYS, side="right") - 1
    minutes: NDArray[np.timedelta64] = rounded[:, period, weekdays(DAYS)].astype("timedelta64[m]")
    return minutes


def normal(rng: np.random.Generator, *shape: int) -> Floats:
    """Nearly normal numbers, within -6 and 6: twelve uniform ones added up, one at a time."""
    total: Floats = np.add.reduce(rng.random((12, *shape)), axis=0)
    return total - 6


def weekdays(dates: NDArray[Any]) -> Integers:
    """Monday 0 to Sunday 6."""
    return (dates.astype("datetime64[D]").astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday


def months(dates: NDArray[Any]) -> Integers:
    """January 0 to December 11."""
    return dates.astype("datetime64[M]").astype(np.int64) % 12


def day_of_year(dates: Any) -> Any:
    """1 January 0 to 31 December 364, of one date or an array of them."""
    return (dates.astype("datetime64[D]") - DAYS[0]).astype(np.int64)
