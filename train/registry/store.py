"""The model store: which model is served, and how another one takes its place.

`flight_delay` holds the models that were served, the newest of which is; BentoML's own "latest".
One that is not good enough to take over is kept as `flight_delay_challenger`.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import bentoml
from bentoml.exceptions import NotFound

from flights.airport import Airport, AirportError
from flights.model.served import NAME

CHALLENGER = f"{NAME}_challenger"
REPORT_FILE = "report.html"
CARD_FILE = "MODEL_CARD.md"


def served() -> bentoml.Model | None:
    """The model that is served, or None where the store has none."""
    try:
        return bentoml.models.get(NAME)
    except NotFound:
        return None


def refuse_other_airport(airport: Airport) -> None:
    """Raises `AirportError` where the store serves another one, with which nothing compares it."""
    champion = served()
    other = airport_of(champion) if champion else None
    if champion and other and other.icaos != airport.icaos:
        raise AirportError(
            f"{champion.tag}, which this store serves, is of {other.name}: {airport.name} needs "
            "a store of its own, a folder that BENTOML_HOME names, for training and for serving"
        )


def airport_of(stored: bentoml.Model) -> Airport | None:
    """None for one of an earlier form, which nothing serves: a new model replaces it."""
    try:
        return Airport.of_metadata(metadata_of(stored))
    except AirportError:
        return None


def save(
    files: Callable[[str], Mapping[str, bytes]], metadata: dict[str, Any], challenger: bool = False
) -> bentoml.Model:
    """Save a model as the one that is served, or as a challenger.

    `files` makes its files from its tag: name -> content.
    """
    data = metadata["data"]
    labels = {
        "status": "challenger" if challenger else "served",
        "data": data["name"].removesuffix(".gz").removesuffix(".csv"),
        "period": f"{data['first'][:10]}_{data['last'][:10]}",
        "commit": metadata["commit"],
    }
    before = None if challenger else served()
    name = CHALLENGER if challenger else NAME
    with bentoml.models.create(name, labels=labels, metadata=metadata) as stored:
        contents = files(str(stored.tag))
        for file, content in contents.items():
            Path(stored.path_of(file)).write_bytes(content)
        stored.info.metadata["sha256"] = {
            file: sha256(content).hexdigest() for file, content in contents.items()
        }
    if before:
        relabel(before, "retired")
    return bentoml.models.get(stored.tag)


def relabel(stored: bentoml.Model, status: str) -> None:
    stored.info.labels["status"] = status
    stored.flush()


def metadata_of(stored: bentoml.Model) -> dict[str, Any]:
    return cast(dict[str, Any], stored.info.metadata)


def files_of(stored: bentoml.Model) -> dict[str, bytes]:
    """The files of a stored model, without BentoML's own."""
    paths = (path for path in Path(stored.path).iterdir() if path.name != "model.yaml")
    return {path.name: path.read_bytes() for path in paths}
