"""The estimator of how late, as of any moment: trees on the schedule and on the day so far.

The threshold is one more input, along which the probability may only fall: one model answers more
than 15, 30, 60 or 120 minutes, and never says that more than 60 is likelier than more than 30.
Each choice was measured on real flights; see train/README.md.
"""

from collections.abc import Sequence
from multiprocessing.pool import ThreadPool
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline

from flights.features import NUMBERS
from flights.live.kinds import FEATURES
from flights.live.known import FARTHEST_MIN
from flights.model.late import INPUTS, THRESHOLD, THRESHOLDS
from train import model
from train.live.replay import utc_minutes
from train.quantiles import install as bin_at_once

NEAREST_MIN = 20  # of the horizons that it learns
HORIZONS = 3  # drawn for each flight, each with a threshold
NO_STATE = 1 / 12  # share of rows without any state, so that it is answered too
MOST_FLIGHTS = 150_000  # that are asked about, the last of a longer log: they weigh the most
TREES = 120  # twice as many, that learn half as fast, are no better and take twice as long
SEED = 0

Live = NDArray[np.float32]  # what the state says: (n, len(FEATURES))


class Asked(NamedTuple):
    """Rows: which flight of a log, as of which minute (since 1970, UTC)."""

    flight: NDArray[np.intp]
    moment: NDArray[np.int64]


def fit_all(logs: Sequence[pd.DataFrame], lives: Sequence[Live]) -> list[Pipeline]:
    """`fit` on each, side by side: most of it is not Python. Ctrl-C waits for none of them."""
    with ThreadPool(len(logs)) as threads:
        return threads.starmap(fit, zip(logs, lives, strict=True))


def fit(flights: pd.DataFrame, live: Live, settings: model.Settings = model.CHOSEN) -> Pipeline:
    """Fit on the last flights of a log, of which the state said `live` when `asked`."""
    columns = model.frame(flights)
    groups = model.grouped(columns, flights, settings)
    encoder = model.fit_encoder(
        groups.assign(**dict.fromkeys(INPUTS, 0.0)), settings, (*NUMBERS, *INPUTS)
    )
    rng = np.random.default_rng(SEED)
    places = draw(flights, rng).flight
    known = pd.DataFrame(live, columns=list(FEATURES))
    known[rng.random(len(known)) < NO_STATE] = np.nan
    known[THRESHOLD] = rng.choice(THRESHOLDS, len(known))
    late = flights["delay_minutes"].to_numpy()[places] > known[THRESHOLD]
    table = columns.iloc[places].reset_index(drop=True)
    inputs = encoder.transform(pd.concat([table, known.astype(np.float32)], axis=1))
    bin_at_once()
    with model.one_thread():
        classifier = trees(inputs.shape[1]).fit(
            inputs, late, sample_weight=model.weight(flights, settings)[places]
        )
    return Pipeline([("encoder", encoder), ("classifier", classifier)])


def asked(flights: pd.DataFrame) -> Asked:
    """The rows that `fit` learns from: the last flights, each as of moments before it leaves."""
    return draw(flights, np.random.default_rng(SEED))


def draw(flights: pd.DataFrame, rng: np.random.Generator) -> Asked:
    """Each flight at a few horizons, as many of hours as of days."""
    flight = np.repeat(np.arange(max(len(flights) - MOST_FLIGHTS, 0), len(flights)), HORIZONS)
    horizon = np.exp(rng.uniform(np.log(NEAREST_MIN), np.log(FARTHEST_MIN), len(flight)))
    departure = utc_minutes(flights)[flight]
    return Asked(flight, (departure - horizon).astype(np.int64))


def trees(inputs: int) -> HistGradientBoostingClassifier:
    """The more that was late today the higher, and the larger the threshold the lower."""
    free = inputs - len(INPUTS)
    rising = [1] * (len(FEATURES) - 1) + [0]  # but the horizon
    return HistGradientBoostingClassifier(
        learning_rate=0.12,
        max_iter=TREES,
        max_leaf_nodes=20,
        min_samples_leaf=40,
        l2_regularization=20,
        early_stopping=False,
        random_state=SEED,
        monotonic_cst=[*[0] * free, *rising, -1],
    )


def predict(
    fitted: Pipeline,
    flights: pd.DataFrame,
    live: Live,
    thresholds: Sequence[float] = THRESHOLDS,
) -> NDArray[np.float64]:
    """Probabilities of leaving more than each threshold late, shape (n, thresholds)."""
    encoder, classifier = fitted.named_steps.values()
    inputs = encoder.transform(columns(flights, live, 0))
    found = []
    for threshold in thresholds:
        inputs[:, -1] = threshold
        with model.one_thread():
            found.append(classifier.predict_proba(inputs)[:, 1])
    return np.stack(found, axis=1)


def columns(flights: pd.DataFrame, live: Live, threshold: float) -> pd.DataFrame:
    """The inputs of flights of which the state says `live`."""
    known = pd.DataFrame(live, columns=list(FEATURES)).assign(**{THRESHOLD: np.float32(threshold)})
    return pd.concat([model.frame(flights).reset_index(drop=True), known], axis=1)
