"""The pipeline that was exported as ONNX, as a pickle."""

import os
from pathlib import Path

import joblib
from sklearn.pipeline import Pipeline

VARIABLE = "BENCH_PIPELINE"  # of the environment: the path of the file


def pickled_pipeline() -> Pipeline:
    return joblib.load(Path(os.environ[VARIABLE]))
