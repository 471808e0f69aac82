"""The estimator, and its exact copy as one ONNX file."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import TargetEncoder
from threadpoolctl import threadpool_limits

from flights.features import CATEGORIES, NUMBERS, Columns, Flights, features
from flights.model import ModelError, Scorer

SEED = 0
# Largest difference between scikit-learn and ONNX. Both compute in float64 and float32, where
# probabilities agree to about 1e-7; a wrong conversion was seen to differ by up to 0.68.
PARITY = 1e-5


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


def frame(columns: Columns) -> pd.DataFrame:
    return pd.DataFrame({name: column[:, 0] for name, column in columns.items()})


def estimator() -> Pipeline:
    """Each category becomes its smoothed rate of delay; shallow boosted trees do the rest.

    An unseen category gets the overall rate. The folds are shuffled because the rows come
    sorted by time, and the rate drifts with it.
    """
    folds = StratifiedKFold(5, shuffle=True, random_state=SEED)
    encoder = make_column_transformer(
        (TargetEncoder(target_type="binary", cv=folds), list(CATEGORIES)),
        ("passthrough", list(NUMBERS)),
    )
    trees = HistGradientBoostingClassifier(
        learning_rate=0.05,
        max_iter=200,
        max_leaf_nodes=16,
        min_samples_leaf=100,
        l2_regularization=50.0,
        early_stopping=False,
        random_state=SEED,
    )
    return make_pipeline(encoder, trees)


def fit(flights: pd.DataFrame) -> Pipeline:
    """Fit with one thread: OpenMP's spin while they wait, and on a busy machine that took 30 s
    for what takes one of them 1 s; and the order of their sums is not reproducible.
    """
    with threadpool_limits(1):
        return estimator().fit(frame(columns_of(flights)), flights["delayed"])


def predict(fitted: Pipeline, flights: pd.DataFrame) -> NDArray[np.float64]:
    """Probabilities of delay, shape (n,)."""
    return fitted.predict_proba(frame(columns_of(flights)))[:, 1]


def export(fitted: Pipeline) -> bytes:
    """The whole pipeline as ONNX: text and float columns of shape (n, 1) in, probabilities out."""
    inputs = [(name, StringTensorType([None, 1])) for name in CATEGORIES]
    inputs += [(name, FloatTensorType([None, 1])) for name in NUMBERS]
    onnx = to_onnx(fitted, initial_types=inputs, options={"zipmap": False})
    return onnx.SerializeToString()


def check_parity(fitted: Pipeline, scorer: Scorer, flights: pd.DataFrame) -> float:
    """The largest difference of probability on the rows. Raises `ModelError` over `PARITY`."""
    difference = np.abs(predict(fitted, flights) - scorer(columns_of(flights)))
    if not difference.max() <= PARITY:
        flight = flights.iloc[int(difference.argmax())].to_dict()
        raise ModelError(
            f"ONNX and scikit-learn differ by {difference.max():.2g}, most of all on {flight}"
        )
    return float(difference.max())
