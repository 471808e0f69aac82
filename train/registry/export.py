"""The fitted pipeline as one ONNX file, with its category encoding inside."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.pipeline import Pipeline

from flights.features import CATEGORIES, NUMBERS
from flights.model import ModelError, Scorer
from train.model import as_columns, frame, probabilities
from train.rows.slots import distinct

# Largest difference between scikit-learn and ONNX. Both compute in float64 and float32, where
# probabilities agree to about 1e-7; a wrong conversion was seen to differ by up to 0.68.
PARITY = 1e-5


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


def export(fitted: Pipeline) -> bytes:
    """ONNX: text and float columns of shape (n, 1) in, probabilities of shape (n, 2) out."""
    inputs = [(name, StringTensorType([None, 1])) for name in CATEGORIES]
    inputs += [(name, FloatTensorType([None, 1])) for name in NUMBERS]
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
