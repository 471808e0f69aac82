"""The numbers that figures need beyond an evaluation's: bins, curves and their errors."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from train.evaluation.results import MODEL

NORMAL_95 = 1.96  # standard errors to either side, 95 % of a normal distribution
CURVE_POINTS = 300


def means_by_group(flights: pd.DataFrame, values: ArrayLike, groups: ArrayLike) -> pd.DataFrame:
    """Mean of the values and its 95 % margin for each group, with how many flights it has.

    The margin is of whole days, which are late together (cluster-robust standard error: Liang
    and Zeger, 1986); NaN where a group has flights on one day only.
    """
    table = pd.DataFrame({"value": np.asarray(values, float), "group": np.asarray(groups)})
    table["day"] = flights["scheduled_departure"].dt.floor("D").to_numpy()
    means = table.groupby("group")["value"].agg(mean="mean", flights="size")
    table["value"] -= table["group"].map(means["mean"])
    daily = table.groupby(["group", "day"])["value"].sum()
    squares, days = (daily**2).groupby("group").sum(), daily.groupby("group").size()
    error = (squares * days / (days - 1).where(days > 1)) ** 0.5 / means["flights"]
    return means.assign(margin=NORMAL_95 * error)


def reliability_curve(judged: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Predicted and observed rate, with its 95 % margin, in bins of equally many flights."""
    rank = judged[MODEL].rank(method="first").to_numpy() - 1
    groups = (rank * bins / len(judged)).astype("int64")
    table = means_by_group(judged, judged["delayed"], groups)
    predicted = judged[MODEL].groupby(groups).mean()
    return table.rename(columns={"mean": "observed"}).assign(predicted=predicted)


def ranking_curve(probabilities: NDArray[np.float64], delayed: NDArray[np.bool_]) -> pd.DataFrame:
    """What warning from the most likely flight down to each distinct probability gives.

    Columns: recall, precision, false_alarms (share of the punctual); a few hundred rows at most.
    """
    order = np.argsort(-probabilities, kind="stable")
    hits = delayed[order].cumsum()
    last = np.flatnonzero(np.append(np.diff(probabilities[order]) != 0, True))
    last = last[np.unique(np.linspace(0, len(last) - 1, CURVE_POINTS).astype(int))]
    hits, warned = hits[last], last + 1
    return pd.DataFrame(
        {
            "recall": hits / delayed.sum(),
            "precision": hits / warned,
            "false_alarms": (warned - hits) / (~delayed).sum(),
        }
    )
