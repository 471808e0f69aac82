"""Fixtures of all tests: a model store of their own, with one model trained for real."""

import os
import re
import shutil
import signal
import sys
import tempfile
from typing import Any

# Before bentoml is imported: tests neither see nor change the user's model store.
_store = tempfile.TemporaryDirectory(prefix="bentoml-home-")
os.environ |= {"BENTOML_HOME": _store.name, "BENTOML_DO_NOT_TRACK": "True"}
# Where make runs the tests, what they make is made by itself.
for _name in ("MAKEFLAGS", "MAKELEVEL"):
    os.environ.pop(_name, None)
# A shell that runs them in the background has Ctrl-C ignored, in all that they start, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
# `make mutation` runs some of the tests thousands of times: its model is trained once.
if _trained := os.environ.get("TRAINED_STORE"):
    shutil.copytree(_trained, _store.name, dirs_exist_ok=True)

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import bentoml
import pandas as pd
import pytest
from hypothesis import settings as hypothesis
from starlette.testclient import TestClient

from flights.model.catalog import Catalog
from flights.model.served import NAME
from flights.settings import settings
from tests.samples.airports import SCL
from train.airports import EMBEDDED
from train.console import console
from train.rows.data import read_flights
from train.run import Options, train

# Each run has the same examples, and none fails because the machine is busy.
hypothesis.register_profile("repeatable", deadline=None, derandomize=True)
hypothesis.load_profile("repeatable")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Plain names: pytest does not find again what has a backslash in its own (make mutation)."""
    if not isinstance(val, str | bytes):
        return None
    text = val if isinstance(val, str) else val.decode("latin-1")
    return re.sub(r"[^ -9;-Z^-~]|:(?=:)", "_", text[:60])


@pytest.fixture(scope="session")
def flights() -> pd.DataFrame:
    """The embedded flights as training reads them."""
    return read_flights(str(EMBEDDED), SCL).flights


@pytest.fixture(scope="session")
def training() -> tuple[bentoml.Model, str]:
    """The model of the embedded flights, the newest of the store, and what the run printed."""
    with console.capture() as printed:
        stored = train(Options(str(EMBEDDED), SCL))
    return stored, printed.get()


@pytest.fixture(scope="session")
def trained(request: pytest.FixtureRequest) -> bentoml.Model:
    if _trained:
        return bentoml.models.get(NAME)
    stored, _ = request.getfixturevalue("training")
    return bentoml.models.get(stored.tag)


@pytest.fixture(scope="session")
def trained_output(training: tuple[bentoml.Model, str]) -> str:
    return training[1]


@pytest.fixture(scope="session")
def serving(trained: bentoml.Model) -> Callable[..., AbstractContextManager[TestClient]]:
    """`with serving(rate_limit="2") as client`: the service in this process, with settings."""
    from service import FlightDelay  # noqa: PLC0415 (needs the trained model in the store)

    @contextmanager
    def serve(**given: str) -> Iterator[TestClient]:
        with pytest.MonkeyPatch.context() as environment:
            for name, value in given.items():
                environment.setenv(f"FLIGHT_{name.upper()}", value)
            settings.cache_clear()
            current = sys.modules["_bentoml_sdk.service"]
            outer = current._current_service
            app = FlightDelay.to_asgi()
            try:
                with TestClient(app, headers={"Content-Type": "application/json"}) as client:
                    held = vars(bentoml.get_current_service())
                    yield client
                held.clear()  # frozen by its start, it would keep its model and day for ever
            finally:
                current.set_current_service(outer)
                settings.cache_clear()

    return serve


@pytest.fixture(scope="module")
def client(serving: Callable[..., AbstractContextManager[TestClient]]) -> Iterator[TestClient]:
    """Open, as on a loopback address."""
    with serving() as client:
        yield client


@pytest.fixture(scope="session")
def metadata() -> dict[str, Any]:
    """What `train.registry.metadata.describe` writes of names, for a handful of them."""
    cities = {
        "Antofagasta": "SCFA",
        "Buenos Aires": "SAEZ",
        "Calama": "SCCF",
        "Ciudad de Panama": "MPTO",
        "Isla de Pascua": "SCIP",
        "Lima": "SPJC",
        "Londres": "EGLL",
        "Miami": "KMIA",
        "Puerto Montt": "SCTE",
        "Roma": "LIRF",
        "Santa Cruz": "SLVI",
        "Sao Paulo": "SBGR",
    }
    airline_codes = {
        "AAL": "American Airlines",
        "AVA": "Avianca",
        "CMP": "Copa Air",
        "GLO": "Gol Trans",
        "JAT": "JetSmart SPA",
        "KLM": "K.L.M.",
        "LAN": "Grupo LATAM",
        "SKU": "Sky Airline",
        "TAM": "Grupo LATAM",
    }
    return {
        "airport": SCL.as_metadata(),
        "categories": {
            "airline": sorted(set(airline_codes.values())),
            "destination": sorted(cities.values()),
            "flight_type": ["I", "N"],
        },
        "airline_codes": airline_codes,
        "cities": cities,
    }


@pytest.fixture(scope="session")
def catalog(metadata: dict[str, Any]) -> Catalog:
    return Catalog.of(metadata)
