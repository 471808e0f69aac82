"""How late the flights of a moment are beyond what the schedule tells, in log-odds."""

import numpy as np
import pandas as pd

from train.simulator import facts
from train.simulator.swings import swings
from train.simulator.timetable import Floats, Integers, day_of_year, months


def levels(score: Floats, schedule: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """What no schedule tells of each flight, log-odds, shape (n,): the swings around a level.

    A month has the level that makes its late share what `facts` says; each of the worst days has
    its own.
    """
    departure = schedule["departure"].to_numpy()
    day, group = day_of_year(departure), months(departure)
    swing = swings(schedule, rng)
    expected = np.array(facts.MONTHLY_LATE_PERCENT) / 100 * np.bincount(group)
    for (month, bad_day), percent in facts.WORST_DAYS.items():
        bad = day == day_of_year(np.datetime64(f"2017-{month:02}-{bad_day:02}"))
        group = np.where(bad, len(expected), group)
        expected = np.append(expected, bad.sum() * percent / 100)
        expected[month - 1] -= expected[-1]
    level: Floats = swing + solve_levels(score + swing, group, expected)[group]
    return level


def solve_levels(log_odds: Floats, group: Integers, expected: Floats) -> Floats:
    """The level of each group that makes its probabilities sum to `expected` late flights."""
    low, high = np.full(len(expected), -8.0), np.full(len(expected), 8.0)
    for _ in range(30):
        level = (low + high) / 2
        late = np.bincount(group, sigmoid(log_odds + level[group]))
        low, high = np.where(late < expected, level, low), np.where(late < expected, high, level)
    solved: Floats = np.round((low + high) / 2, 4)
    return solved


def average_over_levels(score: Floats, level: Floats) -> Floats:
    """Each flight's probability if it met the level of any flight of the year, shape (n,)."""
    grid = np.linspace(score.min(), score.max(), 200)
    usual = np.sort(level)[:: len(level) // 400]
    average: Floats = np.interp(score, grid, sigmoid(grid[:, None] + usual).mean(axis=1))
    return average


def sigmoid(log_odds: Floats) -> Floats:
    """Probabilities of log-odds, to six decimals."""
    probability: Floats = np.round(1 / (1 + np.exp(-log_odds)), 6)
    return probability
