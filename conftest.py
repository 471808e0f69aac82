"""Fixtures of all tests: a model store of their own, with one model trained for real."""

import os
import tempfile

# Before bentoml is imported: tests neither see nor change the user's model store.
_store = tempfile.TemporaryDirectory(prefix="bentoml-home-")
os.environ |= {"BENTOML_HOME": _store.name, "BENTOML_DO_NOT_TRACK": "True"}

import bentoml
import pandas as pd
import pytest

from train.__main__ import EMBEDDED
from train.data import read_flights
from train.terminal import console
from train.run import train


@pytest.fixture(scope="session")
def flights() -> pd.DataFrame:
    """The embedded flights as training reads them."""
    return read_flights(str(EMBEDDED)).flights


@pytest.fixture(scope="session")
def training() -> tuple[bentoml.Model, str]:
    """The model of the embedded flights, the newest of the store, and what the run printed."""
    with console.capture() as printed:
        stored = train(str(EMBEDDED), test_months=3, max_rejected_share=0.01)
    return stored, printed.get()


@pytest.fixture(scope="session")
def trained(training: tuple[bentoml.Model, str]) -> bentoml.Model:
    return bentoml.models.get(training[0].tag)


@pytest.fixture(scope="session")
def trained_output(training: tuple[bentoml.Model, str]) -> str:
    return training[1]
