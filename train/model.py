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
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder, TargetEncoder
from threadpoolctl import threadpool_limits

from flights.features import CATEGORIES, NUMBERS, ORIGIN, Columns, Flights, features
from flights.model.scorer import Scorer
from flights.names.spelling import folded
from train.rows.rates import weigh_rates
from train.rows.slots import by_slot, distinct

SEED = 0


@dataclass(frozen=True)
class Settings:
    """Chosen by `python -m train.search` on real flights."""

    half_life_days: float = 60  # of a flight's weight: what makes flights late changes
    learning_rate: float = 0.05
    trees: int = 200
    leaves: int = 16
    l2: float = 20
    by_rate: tuple[str, ...] = ("airline", "destination", "flight_type", ORIGIN)  # how the trees
    by_number: tuple[str, ...] = ("airline", "destination", ORIGIN)  # see the categories


CHOSEN = Settings()


def columns_of(flights: pd.DataFrame) -> Columns:
    """The features of a training table (see `train.rows.data`), by the code that serving uses."""
    texts = {name: flights[name].to_numpy(object) for name in categories(flights)}
    return features(Flights(**texts, scheduled_departure=flights["scheduled_departure"].to_numpy()))


def categories(table: pd.DataFrame) -> list[str]:
    """Those that it has: an origin only where there are several."""
    return [name for name in CATEGORIES if name in table]


def frame(flights: pd.DataFrame) -> pd.DataFrame:
    """The same as a table, whose categories are stored once and not as the text of each flight."""
    texts = {name: pd.Categorical(flights[name]) for name in categories(flights)}
    codes = {name: text.codes for name, text in texts.items()}
    departure = flights["scheduled_departure"].to_numpy()
    columns = features(Flights(**codes, scheduled_departure=departure))
    table = pd.DataFrame({name: column[:, 0] for name, column in columns.items()})
    return table.assign(
        **{
            name: pd.Categorical.from_codes(table[name], dtype=text.dtype)
            for name, text in texts.items()
        }
    )


def fit(flights: pd.DataFrame, settings: Settings = CHOSEN) -> Pipeline:
    """Fit on all flights, the recent ones with the most weight."""
    return fit_columns(frame(flights), flights, settings)


def fit_columns(
    columns: pd.DataFrame,
    flights: pd.DataFrame,
    settings: Settings = CHOSEN,
    numbers: Sequence[str] = NUMBERS,
) -> Pipeline:
    """The same, on other columns of the flights."""
    groups = grouped(columns, flights, settings)
    encoder = fit_encoder(groups, settings, numbers)
    with one_thread():
        classifier = trees(settings).fit(
            encoder.transform(groups), groups["delayed"], sample_weight=groups["weight"].to_numpy()
        )
    return Pipeline([("encoder", encoder), ("classifier", classifier)])


def grouped(columns: pd.DataFrame, flights: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Flights with the same columns and outcome as one row, with their number and weight.

    Rates and trees see sums over flights only, so that this gives what the single flights would.
    """
    rows, place = distinct(columns.assign(delayed=flights["delayed"].to_numpy()))
    return rows.assign(
        flights=np.bincount(place), weight=np.bincount(place, weight(flights, settings))
    )


def fit_encoder(
    groups: pd.DataFrame, settings: Settings, numbers: Sequence[str]
) -> ColumnTransformer:
    """Each category becomes its smoothed rate of delay and its number; the trees do the rest.

    An unseen category gets the overall rate and -1. Numbers are in the order of the folded names,
    so that the spelling of a name changes no model.
    """
    unseen = {"handle_unknown": "use_encoded_value", "unknown_value": -1}
    by_rate = [name for name in settings.by_rate if name in groups]
    by_number = [name for name in settings.by_number if name in groups]
    names = [sorted(groups[name].unique(), key=folded) for name in by_number]
    encoder = ColumnTransformer(
        [
            ("rate", TargetEncoder(target_type="binary"), by_rate),
            ("number", OrdinalEncoder(categories=names, **unseen), by_number),
            ("as_is", "passthrough", list(numbers)),
        ]
    ).fit(groups.drop(columns=["delayed", "flights", "weight"]), groups["delayed"])
    if by_rate:
        weigh_rates(encoder.named_transformers_["rate"], groups)
    return encoder


def trees(settings: Settings) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate,
        max_iter=settings.trees,
        max_leaf_nodes=settings.leaves,
        min_samples_leaf=1,  # it would count rows, not flights; `l2` holds small leaves back
        l2_regularization=settings.l2,
        early_stopping=False,
        random_state=SEED,
    )


def predict(fitted: Pipeline, flights: pd.DataFrame) -> NDArray[np.float64]:
    """Probabilities of delay, shape (n,)."""
    return probabilities(fitted, frame(flights))


def probabilities(fitted: Pipeline, columns: pd.DataFrame) -> NDArray[np.float64]:
    """The same, from the features."""
    with one_thread():
        return by_slot(columns, lambda rows: fitted.predict_proba(rows)[:, 1])


def score(scorer: Scorer, flights: pd.DataFrame) -> NDArray[np.float32]:
    """What the exported model says, shape (n,)."""
    return by_slot(frame(flights), lambda rows: scorer(as_columns(rows)))


def as_columns(rows: pd.DataFrame) -> Columns:
    return {
        name: rows[name].to_numpy(object if name in CATEGORIES else None)[:, None] for name in rows
    }


def one_thread() -> threadpool_limits:
    """OpenMP's threads spin while they wait, which on a busy machine took 30 s for what one does
    in 1 s, and the order of their sums is not reproducible.
    """
    return threadpool_limits(1, user_api="openmp")  # of this thread; a limit of BLAS is of all


def weight(flights: pd.DataFrame, settings: Settings = CHOSEN) -> NDArray[np.float64]:
    """Of each flight in the fit: half for each half-life before the end of the data."""
    return 0.5 ** (age_in_days(flights) / settings.half_life_days)


def age_in_days(flights: pd.DataFrame) -> NDArray[np.float64]:
    """Days before the end of the data, 0 at least.

    The end is the 99.9 % quantile: a few flights of New Year's Eve in a file that ends in
    September do not make it end in December.
    """
    departure = flights["departure_utc"]
    age = (departure.quantile(0.999) - departure).dt.total_seconds() / 86_400
    return age.clip(lower=0).to_numpy()
