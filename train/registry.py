"""A trained model's way into the BentoML model store, with all that tells where it came from."""

import hashlib
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bentoml
import pandas as pd
from pydantic_core import to_json

from flights.features import CATEGORIES, FEATURES
from flights.model import NAME, ONNX_FILE, DelayModel, Scorer
from flights.requests import read_flight
from flights.schema import EXAMPLE
from train.data import DELAY_THRESHOLD_MINUTES, FlightLog
from train.evaluate import Scores

PACKAGES = ("bentoml", "numpy", "onnx", "onnxruntime", "pandas", "scikit-learn", "skl2onnx")


def register(onnx: bytes, metadata: dict[str, Any]) -> bentoml.Model:
    """Save the model as a new version of `flight_delay`; its tag is `.tag` of what it returns."""
    flights = metadata["data"]
    labels = {
        "data": flights["name"].removesuffix(".gz").removesuffix(".csv"),
        "period": f"{flights['first'][:10]}_{flights['last'][:10]}",
        "commit": metadata["commit"],
    }
    with bentoml.models.create(NAME, labels=labels, metadata=metadata) as stored:
        Path(stored.path_of(ONNX_FILE)).write_bytes(onnx)
    return stored


def describe(
    log: FlightLog, evaluation: dict[str, Any], onnx: bytes, largest_difference: float
) -> dict[str, Any]:
    """The metadata of a model that was trained on all flights of the log."""
    metadata = {
        "data": describe_data(log),
        "label": f"departure more than {DELAY_THRESHOLD_MINUTES} minutes after the schedule",
        "features": list(FEATURES),
        "categories": {name: sorted(log.flights[name].unique()) for name in CATEGORIES},
        "airline_codes": most_common(log.flights, "airline_code", "airline"),
        "cities": most_common(log.flights, "city", "destination"),
        "evaluation": evaluation,
        "onnx": {
            "sha256": hashlib.sha256(onnx).hexdigest(),
            "largest_difference": largest_difference,
        },
        "versions": {"python": platform.python_version()} | {p: version(p) for p in PACKAGES},
        "commit": commit(),
    }
    return metadata | {"known_flight": known_flight(onnx, metadata)}


def describe_data(log: FlightLog) -> dict[str, Any]:
    departures = log.flights["scheduled_departure"]
    return {
        "name": data_name(log.source),
        "simulated": is_simulated(log.source),
        "sha256": log.sha256,
        "first": str(departures.min()),
        "last": str(departures.max()),
        "flights": len(log.flights),
        "rejected": len(log.rejected),
        "delayed": float(log.flights["delayed"].mean()),
    }


def describe_evaluation(
    earlier: pd.DataFrame, later: pd.DataFrame, scores: dict[str, Scores]
) -> dict[str, Any]:
    """What was learnt from, what it was judged on, and how it did, for each contender."""

    def period(flights: pd.DataFrame) -> dict[str, Any]:
        departures = flights["scheduled_departure"]
        return {
            "first": str(departures.min()),
            "last": str(departures.max()),
            "flights": len(flights),
        }

    return {
        "trained": period(earlier),
        "judged": period(later),
        "scores": {name: score.as_dict() for name, score in scores.items()},
    }


def most_common(flights: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    """For each text in the column `key`, the one it stands beside most often in `value`."""
    pairs = flights.loc[flights[key] != "", [key, value]].value_counts().reset_index()
    first = pairs.drop_duplicates(key).sort_values(key)
    return dict(zip(first[key], first[value], strict=True))


def known_flight(onnx: bytes, metadata: dict[str, Any]) -> dict[str, Any]:
    """The example of the README with its probability; a server is ready once it repeats it."""
    model = DelayModel("unregistered", Scorer(onnx), metadata)
    flight = read_flight(to_json(EXAMPLE), model.catalog).flights
    return {"request": EXAMPLE, "probability": model.predict(flight)[0]}


def data_name(source: str) -> str:
    """The file's name without the path, and without the query of a URL, which may hold a key."""
    return source.partition("?")[0].rpartition("/")[2]


def is_simulated(source: str) -> bool:
    return data_name(source).startswith("simulated")


def commit() -> str:
    """The commit of the training code, "-dirty" if it was changed since; "unknown" without git."""
    command = ["git", "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"]
    here = Path(__file__).parent
    try:
        done = subprocess.run(  # noqa: S603 (a constant command)
            command, cwd=here, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unknown"
    return done.stdout.strip() or "unknown"
