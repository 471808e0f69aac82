"""The fields of `Metrics`: over all flights, by group, and with intervals."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from train.evaluation.results import MODEL, Decision, Metrics

BINS = 10  # of the calibration error
RESAMPLES = 1_000  # of the days

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Intervals = dict[str, tuple[float, float]]


def measure(probabilities: ArrayLike, delayed: ArrayLike) -> Metrics:
    """All metrics of n probabilities; NaN where the outcomes are all the same."""
    probabilities, delayed = np.asarray(probabilities), np.asarray(delayed)
    rate, both = float(delayed.mean()), 0 < delayed.mean() < 1
    brier = float(np.mean((probabilities - delayed) ** 2))
    return Metrics(
        auc=float(roc_auc_score(delayed, probabilities)) if both else np.nan,
        average_precision=float(average_precision_score(delayed, probabilities))
        if both
        else np.nan,
        brier=brier,
        brier_skill=1 - brier / (rate * (1 - rate)) if both else np.nan,
        log_loss=log_loss(probabilities, delayed),
        calibration_error=calibration_error(probabilities, delayed),
        predicted=float(probabilities.mean()),
        observed=rate,
    )


def log_loss(probabilities: Floats, delayed: Booleans) -> float:
    """Like scikit-learn's, whose checks take ten times as long as the sum."""
    given = np.where(delayed, probabilities, 1 - probabilities)
    return float(-np.log(np.maximum(given, np.finfo(float).eps)).mean())


def calibration_error(probabilities: Floats, delayed: Booleans) -> float:
    """Mean distance of predicted and observed rate, over bins of equally many flights."""
    order = np.argsort(probabilities, kind="stable")
    bins = [part for part in np.array_split(order, BINS) if len(part)]
    distances = [abs(probabilities[part].mean() - delayed[part].mean()) for part in bins]
    return float(np.average(distances, weights=[len(part) for part in bins]))


def by_group(judged: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """The metrics of the model for each value of `keys`, with the number of flights."""
    rows = {
        key: {"flights": len(part)} | measure(part[MODEL], part["delayed"]).as_dict()
        for key, part in judged.groupby(keys.to_numpy())
    }
    return pd.DataFrame.from_dict(rows, orient="index").sort_index()


def intervals(judged: pd.DataFrame, probabilities: ArrayLike, seed: int = 0) -> Intervals:
    """95 % intervals of each metric by a bootstrap of days (Efron, 1979).

    Days, not flights, are drawn: whole days are late together, so their flights tell less than
    as many independent ones would.
    """
    values, place = np.unique(-np.asarray(probabilities), return_inverse=True)  # highest first
    day = judged["scheduled_departure"].dt.floor("D").rank(method="dense").to_numpy(int) - 1
    flights = np.zeros((day.max() + 1, len(values)))
    late = np.zeros_like(flights)
    np.add.at(flights, (day, place), 1)
    np.add.at(late, (day, place), judged["delayed"].to_numpy())
    days = len(flights)
    drawn: Floats = (
        np.random.default_rng(seed)
        .multinomial(days, np.full(days, 1 / days), RESAMPLES)
        .astype(float)
    )
    draws = resampled(-values, drawn @ flights, drawn @ late)
    return {
        name: (float(low), float(high))
        for name, values in draws.items()
        for low, high in [np.quantile(values, [0.025, 0.975])]
    }


def resampled(values: Floats, flights: Floats, late: Floats) -> dict[str, Floats]:
    """The metrics of many samples at once.

    `values`: the m distinct probabilities, falling; `flights`, `late`: how many flights have
    each of them, and how many of these are late, shape (samples, m). `measure` gives the same for
    one sample, by scikit-learn.
    """
    n, k = flights.sum(axis=1), late.sum(axis=1)
    punctual, observed, predicted = flights - late, k / n, flights @ values / n
    brier = (flights @ values**2 - 2 * late @ values + k) / n
    above = np.cumsum(late, axis=1)
    precision = above / np.maximum(np.cumsum(flights, axis=1), 1)
    floor = np.finfo(float).eps
    logs = np.log(np.maximum(values, floor)), np.log(np.maximum(1 - values, floor))
    return {
        "auc": (punctual * (above - late / 2)).sum(axis=1) / (k * (n - k)),
        "average_precision": (late * precision).sum(axis=1) / k,
        "brier": brier,
        "brier_skill": 1 - brier / (observed * (1 - observed)),
        "log_loss": -(late @ logs[0] + punctual @ logs[1]) / n,
        "calibration_error": resampled_calibration_error(values, flights, late),
        "predicted": predicted,
        "observed": observed,
        "bias": predicted - observed,
    }


def resampled_calibration_error(values: Floats, flights: Floats, late: Floats) -> Floats:
    """Over bins of about equally many flights of all samples together."""
    before = np.cumsum(flights.sum(axis=0)) - flights.sum(axis=0)
    starts = np.flatnonzero(np.diff(before * BINS // flights.sum(), prepend=-1))
    gaps = np.add.reduceat(flights * values - late, starts, axis=1)
    return np.abs(gaps).sum(axis=1) / flights.sum(axis=1)


def rows_by_day(flights: pd.DataFrame) -> list[NDArray[np.intp]]:
    """The positions of the rows of each scheduled day."""
    days = flights["scheduled_departure"].dt.floor("D").to_numpy()
    return list(pd.Series(np.arange(len(flights))).groupby(days).indices.values())


def decide(probabilities: Floats, delayed: Booleans, cost: float) -> Decision:
    """Warn where the expected cost of silence, cost x p, exceeds that of a false alarm, 1 - p."""
    threshold = 1 / (1 + cost)
    warned = probabilities >= threshold
    hits = int((warned & delayed).sum())
    recall = hits / max(int(delayed.sum()), 1)
    precision = hits / max(int(warned.sum()), 1)
    return Decision(
        cost=cost,
        threshold=threshold,
        warned=float(warned.mean()),
        recall=recall,
        precision=precision,
        f1=2 * hits / max(int(delayed.sum() + warned.sum()), 1),
    )
