"""How much the departures of the day add, by how long before a flight they are known."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from flights.clock import SANTIAGO
from flights.late import THRESHOLDS
from flights.live.state import LATE_MIN
from train.evaluation.metrics import measure
from train.live import model
from train.live.replay import replay, utc_minutes

Moments = NDArray[np.int64]
Probabilities = NDArray[np.float64]
Minutes = NDArray[np.float64]
AHEAD = {"30 min": 30, "60 min": 60, "3 h": 180, "12 h": 720, "24 h": 1_440, "3 days": 4_320}
NIGHTLY = "once a night"
TOLD = (30, 60, 120)  # minutes, of which more is told beside more than 15


class Horizon(NamedTuple):
    """When the state was asked, and for each flight as of which minute."""

    name: str
    moments: Moments


def horizons(flights: pd.DataFrame) -> list[Horizon]:
    departure = utc_minutes(flights["scheduled_departure"])
    found = [Horizon(name, departure - minutes) for name, minutes in AHEAD.items()]
    return [*found, Horizon(NIGHTLY, midnights(flights))]


def midnights(flights: pd.DataFrame) -> Moments:
    """The beginning of each flight's day; where the clocks skip it, the first hour that is."""
    days = flights["scheduled_departure"].dt.normalize()
    zoned = days.dt.tz_localize(SANTIAGO, nonexistent="shift_forward", ambiguous=True)
    utc = zoned.dt.tz_convert("UTC").dt.tz_localize(None)
    return utc.to_numpy("datetime64[m]").astype("int64")


def evaluate(
    fitted: Pipeline,
    earlier: pd.DataFrame,
    later: pd.DataFrame,
) -> list[dict[str, Any]]:
    """A row for each horizon: what `train.evaluation` measures, the skill over the climatology
    of the airline by the CRPS (Hersbach, 2000), and the bias of each threshold in `TOLD`.
    """
    flights = pd.concat([earlier, later], ignore_index=True)
    asked, n = horizons(later), len(later)
    places = np.tile(np.arange(len(earlier), len(flights)), len(asked))
    live = replay(flights, places, np.concatenate([moments for _, moments in asked]))
    known = [(name, live[i * n : i * n + n]) for i, (name, _) in enumerate(asked)]
    delay = later["delay_minutes"].to_numpy()
    usual = crps(climatology(earlier, later), delay)
    return [
        {"horizon": name} | judge(model.predict(fitted, later, rows), delay, usual)
        for name, rows in known
    ]


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
