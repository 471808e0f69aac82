"""The fitted pipeline as one ONNX file, with its category encoding inside."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.pipeline import Pipeline

from flights.features import CATEGORIES, NUMBERS
from flights.model.late import INPUTS
from flights.model.scorer import Scorer
from flights.model.served import ModelError
from train.live import model as late
from train.live.replay import replay, utc_minutes
from train.model import as_columns, frame, probabilities
from train.rows.slots import distinct

# Largest difference between scikit-learn and ONNX. Both compute in float64 and float32, where
# probabilities agree to about 1e-7; a wrong conversion was seen to differ by up to 0.68.
PARITY = 1e-5
PARITY_FLIGHTS = 2_000


class Exported(NamedTuple):
    """A model as ONNX, and its largest difference of probability from scikit-learn's."""

    onnx: bytes
    scorer: Scorer
    difference: float


def export_checked(fitted: Pipeline, flights: pd.DataFrame) -> Exported:
    """Raises `ModelError` as `check_parity` does."""
    onnx = export(fitted)
    scorer = Scorer(onnx)
    return Exported(onnx, scorer, check_parity(fitted, scorer, flights))


def export(fitted: Pipeline, numbers: Sequence[str] = NUMBERS) -> bytes:
    """ONNX: text and float columns of shape (n, 1) in, probabilities of shape (n, 2) out."""
    known = set(fitted.feature_names_in_)
    inputs = [(name, StringTensorType([None, 1])) for name in CATEGORIES if name in known]
    inputs += [(name, FloatTensorType([None, 1])) for name in numbers]
    return to_onnx(fitted, initial_types=inputs, options={"zipmap": False}).SerializeToString()


def check_parity(fitted: Pipeline, scorer: Scorer, flights: pd.DataFrame) -> float:
    """The largest difference of probability on the rows. Raises `ModelError` over `PARITY`."""
    slots = distinct(frame(flights)).rows
    difference = np.abs(probabilities(fitted, slots) - scorer(as_columns(slots)))
    if not difference.max() <= PARITY:
        flight = slots.iloc[int(difference.argmax())].to_dict()
        raise ModelError(
            f"ONNX and scikit-learn differ by {difference.max():.2g}, most of all on {flight}"
        )
    return float(difference.max())


def export_late(fitted: Pipeline, flights: pd.DataFrame) -> Exported:
    """The model of the day as ONNX. Raises `ModelError` where it differs over `PARITY`.

    Compared on the last flights, with states as at the end of the log and with none, at
    thresholds between those that it has learnt, too.
    """
    onnx = export(fitted, (*NUMBERS, *INPUTS))
    scorer = Scorer(onnx)
    recent = flights.iloc[-PARITY_FLIGHTS:].reset_index(drop=True)
    moments = utc_minutes(recent) - 60
    live = replay(recent, np.arange(len(recent)), moments)
    live[::7] = np.nan
    difference = max(
        np.abs(
            late.predict(fitted, recent, live, (threshold,))[:, 0]
            - scorer(as_columns(late.columns(recent, live, threshold)))
        ).max()
        for threshold in (-5, 7, 15, 60, 120)
    )
    if not difference <= PARITY:
        raise ModelError(f"ONNX and scikit-learn differ by {difference:.2g} in how late")
    return Exported(onnx, scorer, float(difference))
