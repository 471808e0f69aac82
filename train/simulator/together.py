"""How much flights are late together: what the simulator's swings are measured by.

The covariance of two flights' log-odds of being late, beyond route, hour and month, is about
sum r r' / sum w w' over pairs of flights: r = late - expected, w = expected (1 - expected).
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from train.simulator.timetable import Floats

HOURS = (1, 3, 8, 24)
DAYS = (1, 3, 7, 28)


class Told(NamedTuple):
    """When flights are due, and how they differ from what is expected, in their order."""

    planned: pd.Series
    surprise: Floats  # r
    weight: Floats  # w


def late_together(flights: pd.DataFrame, planned: pd.Series, late: pd.Series) -> dict[str, Floats]:
    """Covariances of log-odds, under the names of `facts.TOGETHER`, by `HOURS` or `DAYS` apart."""
    p = expect(flights, planned, late)
    told = Told(planned, (late - p).to_numpy(), (p * (1 - p)).to_numpy())
    everyone, airline = pd.Series("", flights.index), flights["OPERA"]
    line = airline + flights["Des-I"] + planned.dt.strftime("%H")
    others = pairs(told, everyone, 1, HOURS) - pairs(told, airline, 1, HOURS)
    sums = {
        "other airlines": others,
        "airline and type": pairs(told, airline + flights["TIPOVUELO"], 1, HOURS),
        "line": pairs(told, line, 24, DAYS),
    }
    return {name: surprise / weight for name, (surprise, weight) in sums.items()}


def expect(flights: pd.DataFrame, planned: pd.Series, late: pd.Series) -> pd.Series:
    """The usual share of late flights of the route, by hour and month."""
    mean, expected = late.mean(), pd.Series(late.mean(), late.index)
    for keys in ([flights["OPERA"], flights["Des-I"]], planned.dt.hour, planned.dt.month):
        expected *= late.groupby(keys).transform("mean") / mean
    return expected.clip(upper=0.95)


def pairs(told: Told, key: pd.Series, hours: int, lags: tuple[int, ...]) -> Floats:
    """Sums of r r' and w w' over pairs of flights of a key so many steps apart: (2, lags)."""
    step = (told.planned - told.planned.min().normalize()) // pd.Timedelta(hours=hours)
    shape = key.nunique(), int(step.max()) + 1
    cell = pd.factorize(key)[0] * shape[1] + step
    totals = [np.bincount(cell, x, np.prod(shape)).reshape(shape) for x in told[1:]]
    return np.array([[(x[:, lag:] * x[:, :-lag]).sum() for lag in lags] for x in totals])
