"""Predictions as gzipped JSON lines, whole files at a time, in a folder or on Cloud Storage."""

import time
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from secrets import token_hex
from typing import NamedTuple

from pydantic_core import to_json

from flights.features import DECIMALS, Flight
from flights.telemetry.predictions.places import place_of
from flights.telemetry.predictions.second import Second

SUFFIX = ".jsonl.gz"
FILE_SECONDS = 300
FILE_PREDICTIONS = 50_000  # about 2 MB
GZIP = 31  # zlib's window bits for a gzip header


class Prediction(NamedTuple):
    """What the model saw and said."""

    time: float  # seconds since 1970
    request_id: str
    flight: Flight
    probability: float
    horizon_min: int | None = None  # until departure, from what is known; None: the schedule alone
    second: Second | None = None  # None: no shadow is asked


def as_json(prediction: Prediction, tag: str) -> bytes:
    """One line, by the model of this tag."""
    made = datetime.fromtimestamp(prediction.time, UTC)
    fields = {"time": made, "request_id": prediction.request_id, "model": tag}
    probability = round(prediction.probability, DECIMALS)
    said = {"probability": probability, "horizon_min": prediction.horizon_min}
    flight = prediction.flight._asdict()
    del flight["number"]
    if not flight["origin"]:
        del flight["origin"]
    return to_json(fields | flight | said | of_shadow(prediction.second)) + b"\n"


def of_shadow(second: Second | None) -> dict[str, str | float | None]:
    if second is None:
        return {}
    probability = second.probability
    rounded = None if probability is None else round(probability, DECIMALS)
    return {"shadow": second.repeated.tag, "shadow_probability": rounded}


class Archive:
    """A file in the making, and the folder that it will be written to. For one thread."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.place = place_of(folder)
        self.start()

    def start(self) -> None:
        """Begin a file."""
        self.zipped = b""
        self.compressor = zlib.compressobj(wbits=GZIP)
        self.size = 0  # predictions
        self.started = time.monotonic()

    def add(self, predictions: Sequence[Prediction], tag: str) -> None:
        if self.size == 0:
            self.started = time.monotonic()
        self.zipped += self.compressor.compress(b"".join(as_json(p, tag) for p in predictions))
        self.size += len(predictions)

    @property
    def due(self) -> bool:
        full = self.size >= FILE_PREDICTIONS
        return full or (self.size > 0 and time.monotonic() - self.started >= FILE_SECONDS)

    def write(self) -> None:
        """Write the file, under a name that no other worker has. Raises what stands in the way."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{token_hex(4)}{SUFFIX}"
        self.place.write(name, self.zipped + self.compressor.flush())
