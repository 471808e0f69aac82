"""The fields of `Metrics`: over all flights, by group, and with intervals."""

from dataclasses import fields

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from train.evaluation.results import MODEL, Decision, Metrics

BINS = 10  # of the calibration error
RESAMPLES = 1_000  # of the days
AT_ONCE = 50  # of them, which bounds the memory

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Intervals = dict[str, tuple[float, float]]


def measure(probabilities: ArrayLike, delayed: ArrayLike) -> Metrics:
    """All metrics of n probabilities; NaN where the outcomes are all the same."""
    probabilities, delayed = np.asarray(probabilities), np.asarray(delayed)
    values, place = distinct_falling(probabilities)
    flights = np.bincount(place).astype(float)[None]
    late = np.bincount(place, delayed).astype(float)[None]
    with np.errstate(divide="ignore", invalid="ignore"):  # outcomes that are all the same
        metrics = {name: float(value[0]) for name, value in sums(values, flights, late).items()}
    metrics["calibration_error"] = calibration_error(probabilities, delayed)
    if not 0 < metrics["observed"] < 1:
        metrics |= dict.fromkeys(("auc", "average_precision", "brier_skill"), np.nan)
    return Metrics(**{field.name: metrics[field.name] for field in fields(Metrics)})


def distinct_falling(probabilities: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The distinct values, highest first, and which of them each probability is."""
    codes, values = pd.factorize(probabilities)  # hashes; to sort millions takes far longer
    order = np.argsort(-values)
    return values[order], np.argsort(order)[codes]


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
    values, place = distinct_falling(np.asarray(probabilities))
    day, names = pd.factorize(judged["scheduled_departure"].dt.floor("D"), sort=True)
    days, size = len(names), len(names) * len(values)
    cell = day * len(values) + place
    flights = np.bincount(cell, minlength=size).reshape(days, -1).astype(float)
    late = np.bincount(cell, judged["delayed"], size).reshape(days, -1)
    drawn = np.random.default_rng(seed).multinomial(days, np.full(days, 1 / days), RESAMPLES)
    bins = calibration_bins(drawn.sum(axis=0) @ flights)
    parts = [
        resampled(values, part @ flights, part @ late, bins)
        for part in np.array_split(drawn.astype(float), RESAMPLES // AT_ONCE)
    ]
    draws = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return {
        name: (float(low), float(high))
        for name, values in draws.items()
        for low, high in [np.quantile(values, [0.025, 0.975])]
    }


def resampled(
    values: Floats, flights: Floats, late: Floats, bins: NDArray[np.intp]
) -> dict[str, Floats]:
    """All metrics, as `sums` gives most of them."""
    error = binned_error(values, flights, late, bins)
    return sums(values, flights, late) | {"calibration_error": error}


def sums(values: Floats, flights: Floats, late: Floats) -> dict[str, Floats]:
    """The metrics that sums over flights tell, of many samples at once.

    `values`: the m distinct probabilities, falling; `flights`, `late`: how many flights have
    each of them, and how many of these are late, shape (samples, m).
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
        "predicted": predicted,
        "observed": observed,
        "bias": predicted - observed,
    }


def calibration_bins(flights: Floats) -> NDArray[np.intp]:
    """Where bins of about equally many flights begin, from how many have each of the values."""
    before = np.cumsum(flights) - flights
    return np.flatnonzero(np.diff(before * BINS // flights.sum(), prepend=-1))


def binned_error(values: Floats, flights: Floats, late: Floats, starts: NDArray[np.intp]) -> Floats:
    """The calibration error of many samples at once, shapes as for `sums`."""
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
