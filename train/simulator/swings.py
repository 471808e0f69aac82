"""What makes flights late together for a while, and no schedule tells: log-odds that swing.

Each group of flights (the airport, an airline's national or international flights, a line) has
a level of its own that returns to 0: an autoregression of first order.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from train.simulator import facts
from train.simulator.timetable import DAYS, Floats, Integers, normal


def swings(schedule: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """The sum of all swings at each flight's scheduled hour, log-odds, shape (n,)."""
    hour = hours_of_year(schedule["departure"].to_numpy())
    total = np.zeros(len(schedule))
    for swing in facts.SWINGS:
        group, step = groups(schedule, swing.by), hour // swing.step_hours
        shape = 24 * len(DAYS) // swing.step_hours, int(group.max()) + 1
        total += swing.sd * walk(shape, swing.half_life_hours / swing.step_hours, rng)[step, group]
    rounded: Floats = np.round(total, 6)
    return rounded


def widening() -> float:
    """How many times further apart log-odds must be so that the swings leave the rates of the
    facts, which are means over all days (Zeger, Liang & Albert, 1988, for normal swings).
    """
    share = 16 * 3**0.5 / (15 * np.pi)
    return round(float(np.sqrt(1 + share**2 * sum(swing.sd**2 for swing in facts.SWINGS))), 4)


def groups(schedule: pd.DataFrame, by: tuple[str, ...]) -> Integers:
    """The group of each flight, from 0, by columns of the schedule; one group by none."""
    if not by:
        return np.zeros(len(schedule), np.int64)
    keys = schedule.assign(
        hour=schedule["departure"].dt.hour,
        national=schedule["destination"].str.startswith("SC"),  # Chile
    )
    group: Integers = keys.groupby(list(by)).ngroup().to_numpy()
    return group


def walk(shape: tuple[int, int], half_life: float, rng: np.random.Generator) -> Floats:
    """Levels at each step of each group, mean 0 and variance 1, `shape`: (steps, groups)."""
    kept = round(0.5 ** (1 / half_life), 6)
    level, fresh = normal(rng, *shape), np.sqrt(1 - kept**2)
    for step in range(1, len(level)):
        level[step] = kept * level[step - 1] + fresh * level[step]
    return level


def hours_of_year(dates: NDArray[Any]) -> Integers:
    """Hours since the year began, on the clocks of the schedule."""
    hours: Integers = (dates - DAYS[0]).astype("timedelta64[h]").astype(np.int64)
    return hours
