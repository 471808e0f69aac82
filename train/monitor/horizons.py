"""How good a model was by how far ahead it was asked: of what was known, not of the clock."""

import pandas as pd

from train.evaluation.metrics import measure
from train.evaluation.results import MODEL
from train.monitor.predictions import match

NONE = "schedule alone"
HOURS = {"< 3 h": (-float("inf"), 3), "3-24 h": (3, 24), "> 24 h": (24, float("inf"))}


def by_horizon(predictions: pd.DataFrame, flights: pd.DataFrame) -> pd.DataFrame:
    """A row for each horizon that was asked at: flights, and the fields of `Metrics` with `bias`.

    A flight counts once in each of them, with its last prediction there. What was certain, as it
    had left or was late already, is a fact and does not count.
    """
    rows = {}
    for name, asked in parts(predictions).items():
        judged = match(asked, flights).judged if len(asked) else asked
        if len(judged):
            metrics = measure(judged[MODEL], judged["delayed"])
            rows[name] = {"flights": len(judged)} | metrics.as_dict()
    return pd.DataFrame.from_dict(rows, orient="index")


def parts(predictions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    hours = predictions["horizon_min"].astype(float) / 60
    open_yet = predictions["probability"].between(0, 1, inclusive="neither")
    within = {
        name: (hours >= low) & (hours < high) & open_yet for name, (low, high) in HOURS.items()
    }
    return {name: predictions[rows] for name, rows in ({NONE: hours.isna()} | within).items()}
