"""How much the departures of the day add, by how long before a flight they are known."""

from collections.abc import Mapping
from multiprocessing.pool import ThreadPool
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.live.known import LATE_MIN
from flights.model.count import NIGHTLY
from flights.model.late import THRESHOLDS, LateModel
from flights.model.scorer import Scorer
from train.evaluation.metrics import measure
from train.live.model import Live
from train.live.replay import as_minutes, utc_minutes
from train.model import columns_of

Moments = NDArray[np.int64]
Probabilities = NDArray[np.float64]
Minutes = NDArray[np.float64]
AHEAD = {"30 min": 30, "60 min": 60, "3 h": 180, "12 h": 720, "24 h": 1_440, "3 days": 4_320}
HOUR = "60 min"  # of `AHEAD`, the one that models are compared at
TOLD = (30, 60, 120)  # minutes, of which more is told beside more than 15


class Judged(NamedTuple):
    """How good a model of the day is on the later flights, by when its state is asked."""

    table: pd.DataFrame  # a row for each horizon
    live: Mapping[str, Live]  # what was known, by horizon
    beyond: Mapping[str, Probabilities]  # of more than each threshold: (n, thresholds)

    @property
    def late(self) -> dict[str, Probabilities]:
        """Of more than 15 minutes, shape (n,), by horizon."""
        place = THRESHOLDS.index(LATE_MIN)
        return {name: beyond[:, place] for name, beyond in self.beyond.items()}


class Horizon(NamedTuple):
    """When the state was asked, and for each flight as of which minute."""

    name: str
    moments: Moments


def horizons(flights: pd.DataFrame, zone: ZoneInfo) -> list[Horizon]:
    departure = utc_minutes(flights)
    found = [Horizon(name, departure - minutes) for name, minutes in AHEAD.items()]
    return [*found, Horizon(NIGHTLY, midnights(flights, zone))]


def midnights(flights: pd.DataFrame, zone: ZoneInfo) -> Moments:
    """The beginning of each flight's day; where the clocks skip it, the first hour that is."""
    days = flights["scheduled_departure"].dt.normalize()
    zoned = days.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous=True)
    return as_minutes(zoned.dt.tz_convert("UTC").dt.tz_localize(None))


def evaluate(
    scorer: Scorer, live: Mapping[str, Live], earlier: pd.DataFrame, later: pd.DataFrame
) -> Judged:
    """A row for each horizon: what `train.evaluation` measures, the skill over the climatology
    of the airline by the CRPS (Hersbach, 2000), and the bias of each threshold in `TOLD`.
    """
    beyond, delay = predict(scorer, later, live), later["delay_minutes"].to_numpy()
    usual = crps(climatology(earlier, later), delay)
    rows = {name: judge(probabilities, delay, usual) for name, probabilities in beyond.items()}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("horizon")
    return Judged(table, live, beyond)


def predict(
    scorer: Scorer, flights: pd.DataFrame, known: Mapping[str, Live]
) -> dict[str, Probabilities]:
    """Of more than each threshold, shape (n, thresholds), by horizon."""
    columns, late = columns_of(flights), LateModel(scorer)
    alike = np.ones((len(flights), 1))

    def ask(live: Live) -> Probabilities:
        return np.hstack([late.ask(columns, live, alike * t) for t in THRESHOLDS])

    with ThreadPool(2) as threads:  # most of it is not Python
        return dict(zip(known, threads.map(ask, known.values()), strict=True))


def judge(beyond: Probabilities, delay: Minutes, usual: float) -> dict[str, float]:
    """Of the probabilities of more than each threshold, shape (n, thresholds)."""
    late = dict(zip(THRESHOLDS, beyond.T, strict=True))
    biases = {f"bias_{t}": float(late[t].mean() - (delay > t).mean()) for t in TOLD}
    told = measure(late[LATE_MIN], delay > LATE_MIN).as_dict()
    skill = 1 - crps(beyond, delay) / usual if usual else np.nan  # nothing is better than right
    return told | {"crps_skill": skill} | biases


def climatology(earlier: pd.DataFrame, later: pd.DataFrame) -> NDArray[np.float64]:
    """The share of the airline's earlier flights beyond each threshold; of all, for a new one."""
    beyond = pd.DataFrame(
        earlier["delay_minutes"].to_numpy()[:, None] > np.array(THRESHOLDS), index=earlier.index
    )
    of_airline = beyond.groupby(earlier["airline"].astype(str)).mean()
    found = of_airline.reindex(later["airline"].astype(str))
    return found.fillna(beyond.mean()).to_numpy()


def crps(beyond: NDArray[np.float64], delay: NDArray[np.float64]) -> float:
    """Continuous ranked probability score, minutes: lower is better.

    `beyond`: probabilities of more than each threshold, shape (n, thresholds).
    """
    errors = (beyond - (delay[:, None] > np.array(THRESHOLDS))) ** 2
    return float((errors * np.gradient(np.array(THRESHOLDS, float))).sum(axis=1).mean())
