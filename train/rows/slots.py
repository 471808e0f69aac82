"""Flights that the features do not tell apart: a slot of the schedule.

Of a million flights some ten thousand slots are distinct. What is the same for all flights of a
slot is computed once, so that time and memory do not grow with the years.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray


class Slots(NamedTuple):
    """`rows`: the m distinct rows of a table, in order of appearance, indexed by the label of the
    first row that is like it; `place`: of each of the table's n rows, which of them it is.
    """

    rows: pd.DataFrame
    place: NDArray[np.intp]


def distinct(table: pd.DataFrame) -> Slots:
    """The distinct rows of a table of at least one row."""
    key = np.zeros(len(table), np.int64)
    for name in table:
        codes, values = pd.factorize(table[name])
        key = key * len(values) + codes
    place, _ = pd.factorize(key)
    first = np.flatnonzero(~pd.Series(key).duplicated().to_numpy())
    return Slots(table.iloc[first], place)


def by_slot(table: pd.DataFrame, score: Callable[[pd.DataFrame], NDArray[Any]]) -> NDArray[Any]:
    """What `score` gives to each row, of which it sees the distinct ones only, shape (n,)."""
    slots = distinct(table)
    return score(slots.rows)[slots.place]
