"""How far live flights are from those that the model learnt from."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2

from deploy import slo
from flights.model.score_bins import BINS, binned
from train.evaluation.results import MODEL
from train.rows.data import months_of

DRIFTED = next(alert for alert in slo.load()["alerts"] if alert["name"] == "ScoresDrifted")
MOVED, CHANGED = DRIFTED["moved"], DRIFTED["psi"]  # limits of the index
LEAST_SHARE = 1e-4  # in place of 0, whose logarithm is infinite
FIELDS = ("airline", "destination")


def shares(probabilities: pd.Series) -> dict[str, float]:
    """Share of each bin."""
    counts = np.array(binned(probabilities.to_numpy()))
    return dict(zip(BINS, (counts / counts.sum()).tolist(), strict=True))


def stability_index(expected: Mapping[str, float], live: Mapping[str, float]) -> float:
    """PSI, the population stability index of two distributions over the same bins.

    NaN where there is nothing to compare with.
    """
    if not expected:
        return np.nan
    before, now = (
        np.maximum([distribution[name] for name in BINS], LEAST_SHARE)
        for distribution in (expected, live)
    )
    return float(((now - before) * np.log(now / before)).sum())


def stable_up_to(flights: int, learnt: int) -> float:
    """The usual limit of the index, or for few flights what chance alone makes of it.

    Of n and m flights from one distribution over k bins, the index is about (1/n + 1/m) times a
    chi-square of k - 1 degrees of freedom: B. Yurdakul and J. Naranjo, "Statistical properties of
    the population stability index", Journal of Risk Model Validation 14 (2020). The quantile is
    that of 99 %, since bins that stay empty make the tail longer: the simulated flights' own
    shares give an index beyond it in 3 of 100 samples of 100 flights, and beyond 0.1 in 42.
    """
    return max(MOVED, float((1 / flights + 1 / learnt) * chi2.ppf(0.99, len(BINS) - 1)))


def stability_by_month(
    expected: Mapping[str, float], asked: pd.DataFrame, learnt: int
) -> dict[str, tuple[float, float]]:
    """For each month (YYYY-MM) of the flights asked about, its index and `stable_up_to`."""
    months = asked[MODEL].groupby(months_of(asked).astype(str).to_numpy())
    return {
        str(name): (stability_index(expected, shares(part)), stable_up_to(len(part), learnt))
        for name, part in months
    }


def unknown_categories(asked: pd.DataFrame, metadata: Mapping[str, Any]) -> dict[str, pd.Series]:
    """For airline and destination, how many flights have which value that the model never saw."""
    known = metadata["categories"]
    return {
        field: asked.loc[~asked[field].isin(known[field]), field].value_counts() for field in FIELDS
    }
