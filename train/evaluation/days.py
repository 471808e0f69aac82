"""How many of a day's flights leave late: the spread of whole days, and how intervals fare."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.model.count import NIGHTLY, SCHEDULE, WEIGHTS, counts, interval, on_days
from train.evaluation.metrics import rows_by_day
from train.evaluation.results import MODEL
from train.rows.data import full_months, months_of

FOLDS = 3  # of days one after the other: those of one are judged by the spread of the others
SPREADS = np.arange(0, 1.55, 0.05)  # that are tried: at 1.5 a day tells nothing

Floats = NDArray[np.float64]


class Day(NamedTuple):
    """One that was judged."""

    probabilities: Floats  # of its flights
    late: int  # of these


def judge_days(judged: pd.DataFrame, nightly: Floats) -> pd.DataFrame:
    """By the schedule alone, and by what was known the night before (`nightly`), of the flights of
    `judged` with their schedule's probabilities: a row for each, as `judge` tells.
    """
    full = months_of(judged).isin(full_months(judged)).to_numpy()
    flights = judged[full]
    told = {SCHEDULE: flights[MODEL].to_numpy(), NIGHTLY: nightly[full]}
    rows = [{"known": name} | judge(days_of(flights, late)) for name, late in told.items()]
    return pd.DataFrame(rows).set_index("known")


def days_of(flights: pd.DataFrame, probabilities: Floats) -> list[Day]:
    late = flights["delayed"].to_numpy()
    return [Day(probabilities[rows], int(late[rows].sum())) for rows in rows_by_day(flights)]


def judge(days: Sequence[Day]) -> dict[str, Any]:
    """`spread` of all days; of 90 % intervals, which of the observed numbers are in (`coverage`)
    and how many flights wide they are on average, beside those of independent flights.

    No day is judged by a spread that was measured on it.
    """
    likelihoods = np.array([likelihood(day) for day in days])
    parts = np.array_split(np.arange(len(days)), FOLDS)
    others = [np.delete(likelihoods, part, axis=0) for part in parts]
    spreads = np.concatenate(
        [np.full(len(part), best(rest)) for part, rest in zip(parts, others, strict=True)]
    )
    coverage, width = fare(days, spreads)
    independent, narrow = fare(days, np.zeros(len(days)))
    return {
        "days": len(days),
        "spread": best(likelihoods),
        "coverage_90": coverage,
        "mean_width": width,
        "independent_90": independent,
        "independent_width": narrow,
    }


def best(likelihoods: Floats) -> float:
    """The likeliest of `SPREADS`; likelihoods: shape (days, spreads), logarithms."""
    return float(round(SPREADS[likelihoods.sum(axis=0).argmax()], 2))


def likelihood(day: Day) -> Floats:
    """Logarithm of how likely the number of the day is under each of `SPREADS`.

    Given what the day is like, a sum of many flights is nearly normal.
    """
    late = on_days(day.probabilities, SPREADS[:, None])
    mean, variance = late.sum(axis=1), (late * (1 - late)).sum(axis=1)
    density = np.exp(-((day.late - mean) ** 2) / variance / 2) / np.sqrt(variance)
    return np.log(density @ WEIGHTS + np.finfo(float).tiny)


def fare(days: Sequence[Day], spreads: Floats) -> tuple[float, float]:
    """The share of days whose number is in its interval, and the mean width of these."""
    ends = [
        interval(counts(day.probabilities, np.full(len(day.probabilities), spread)))
        for day, spread in zip(days, spreads, strict=True)
    ]
    inside = [low <= day.late <= high for day, (low, high) in zip(days, ends, strict=True)]
    return float(np.mean(inside)), float(np.mean([high - low for low, high in ends]))


def describe_days(table: pd.DataFrame) -> dict[str, Any]:
    """As the metadata tell: of the schedule alone, then, under `known`, of each row."""
    rows = table.reset_index().to_dict("records")
    first = {name: rows[0][name] for name in ("days", "coverage_90", "mean_width")}
    return first | {"known": rows}


def spreads_of(table: pd.DataFrame) -> dict[str, float]:
    """What serving needs: `flights.model.served`."""
    return {str(name): float(spread) for name, spread in table["spread"].items()}
