"""The estimator: boosted trees on the schedule that know the recent months best.

How each choice was made, and what did not help, is in `train.search`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder, TargetEncoder
from threadpoolctl import threadpool_limits

from flights.features import NUMBERS, Columns, Flights, features

SEED = 0


@dataclass(frozen=True)
class Settings:
    """Chosen by `python -m train.search` on real flights."""

    half_life_days: float = 60  # of a flight's weight: what makes flights late changes
    learning_rate: float = 0.05
    trees: int = 200
    leaves: int = 16
    flights_in_leaf: int = 100
    l2: float = 20
    by_rate: tuple[str, ...] = ("airline", "destination", "flight_type")  # how the trees see
    by_number: tuple[str, ...] = ("airline", "destination")  # the categories


CHOSEN = Settings()


def columns_of(flights: pd.DataFrame) -> Columns:
    """The features of a training table (see `train.data`), by the code that serving uses."""
    return features(
        Flights(
            airline=flights["airline"].to_numpy(object),
            destination=flights["destination"].to_numpy(object),
            flight_type=flights["flight_type"].to_numpy(object),
            scheduled_departure=flights["scheduled_departure"].to_numpy(),
        )
    )


def frame(flights: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: column[:, 0] for name, column in columns_of(flights).items()})


def fit(flights: pd.DataFrame, settings: Settings = CHOSEN) -> Pipeline:
    """Fit on all flights, the recent ones with the most weight."""
    with one_thread():
        return pipeline(settings).fit(
            frame(flights),
            flights["delayed"],
            classifier__sample_weight=weight(flights, settings),
        )


def predict(fitted: Pipeline, flights: pd.DataFrame) -> NDArray[np.float64]:
    """Probabilities of delay, shape (n,)."""
    return probabilities(fitted, frame(flights))


def probabilities(fitted: Pipeline, columns: pd.DataFrame) -> NDArray[np.float64]:
    """The same, from the features."""
    with one_thread():
        return fitted.predict_proba(columns)[:, 1]


def one_thread() -> threadpool_limits:
    """OpenMP's threads spin while they wait, which on a busy machine took 30 s for what one does
    in 1 s, and the order of their sums is not reproducible.
    """
    return threadpool_limits(1)


def weight(flights: pd.DataFrame, settings: Settings = CHOSEN) -> NDArray[np.float64]:
    """Of each flight in the fit: half for each half-life before the end of the data."""
    return 0.5 ** (age_in_days(flights) / settings.half_life_days)


def age_in_days(flights: pd.DataFrame) -> NDArray[np.float64]:
    """Days before the end of the data, 0 at least.

    The end is the 99.9 % quantile: a few flights of New Year's Eve in a file that ends in
    September do not make it end in December.
    """
    departure = flights["scheduled_departure"]
    age = (departure.quantile(0.999) - departure).dt.total_seconds() / 86_400
    return age.clip(lower=0).to_numpy()


def pipeline(settings: Settings, numbers: Sequence[str] = NUMBERS) -> Pipeline:
    """Each category becomes its smoothed rate of delay and its number; the trees do the rest.

    An unseen category gets the overall rate and -1. The folds of the rates are shuffled because
    the rows come sorted by time, and the rates drift with it.
    """
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    encoder = ColumnTransformer(
        [
            ("rate", TargetEncoder(target_type="binary", cv=folds), list(settings.by_rate)),
            (
                "number",
                OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
                list(settings.by_number),
            ),
            ("as_is", "passthrough", list(numbers)),
        ]
    )
    classifier = HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate,
        max_iter=settings.trees,
        max_leaf_nodes=settings.leaves,
        min_samples_leaf=settings.flights_in_leaf,
        l2_regularization=settings.l2,
        early_stopping=False,
        random_state=SEED,
    )
    return Pipeline([("encoder", encoder), ("classifier", classifier)])
