"""The served model: one ONNX file with its category encoding inside, and its metadata."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import bentoml
import numpy as np
import onnxruntime
from bentoml.exceptions import NotFound
from numpy.typing import NDArray
from pydantic_core import to_json

from flights.api.parsing import read_flight
from flights.catalog import Catalog
from flights.explain import BACKGROUND_FILE, Explanation, explain, load_background
from flights.features import FEATURES, Columns, Flight, Flights, features

NAME = "flight_delay"  # in the BentoML model store
ONNX_FILE = "model.onnx"
DECIMALS = 6  # far finer than any model of delays; float32 noise begins at the seventh


class ModelError(RuntimeError):
    """A model that cannot be served, or an answer that is no probability."""


class UnexplainedError(ModelError):
    """A model that predicts and cannot tell why."""

    def __init__(self, tag: str) -> None:
        super().__init__(
            f"model {tag} was registered without background flights to compare with: train it anew"
        )


class Scorer:
    """Probability of delay from columns, by ONNX. Safe to call from several threads."""

    def __init__(self, onnx: str | bytes) -> None:  # a path or the file's content
        options = onnxruntime.SessionOptions()
        # Small batches do not gain from more threads, and each worker process has its own.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            onnx, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, columns: Columns) -> NDArray[np.float32]:
        """Columns of shape (n, 1) -> probabilities of shape (n,)."""
        return self.session.run(["probabilities"], columns)[0][:, 1]


class DelayModel:
    """Probability of leaving more than 15 minutes late, for flights as they are scheduled."""

    def __init__(
        self,
        tag: str,
        scorer: Scorer,
        metadata: Mapping[str, Any],
        created: datetime | None = None,
        background: Columns | None = None,  # without it the model explains nothing
    ) -> None:
        self.tag = tag
        self.scorer = scorer
        self.metadata = metadata
        self.created = created
        self.background = background
        self.catalog = Catalog.of(metadata)

    @classmethod
    def load(cls, stored: bentoml.Model) -> "DelayModel":
        """From the BentoML model store. Raises `ModelError` for other features or damage."""
        metadata: Mapping[str, Any] = stored.info.metadata
        if tuple(metadata.get("features", ())) != FEATURES:
            raise ModelError(
                f"model {stored.tag} was trained on the features {metadata.get('features')}, "
                f"this code makes {list(FEATURES)}: run `make train`"
            )
        try:
            scorer = Scorer(intact(stored))
        except Exception as error:  # onnxruntime has a dozen kinds of its own
            raise ModelError(f"model {stored.tag} cannot be loaded: {error}") from error
        return cls(
            str(stored.tag),
            scorer,
            metadata,
            stored.info.creation_time,
            load_background(Path(stored.path_of(BACKGROUND_FILE))),
        )

    def predict(self, flights: Sequence[Flight]) -> list[float]:
        """One probability for each flight, in order. Raises `ModelError` if one is none."""
        return self.probabilities(features(Flights.of(flights))).tolist()

    def score(self, flights: Sequence[Flight]) -> NDArray[np.float32]:
        """The same, shape (n,), but what is no probability is in it: the others are answered."""
        return self.scorer(features(Flights.of(flights)))

    def explain(self, flight: Flight) -> Explanation:
        """Why the flight gets its probability. Raises `ModelError` as `predict` does."""
        if self.background is None:
            raise UnexplainedError(self.tag)
        return explain(flight, self.probabilities, self.background, self.metadata)

    def probabilities(self, columns: Columns) -> NDArray[np.float32]:
        probabilities = self.scorer(columns)
        if not ((probabilities >= 0) & (probabilities <= 1)).all():  # false for NaN, too
            raise ModelError(f"model {self.tag} answered {probabilities} for {columns}")
        return probabilities

    def works(self) -> bool:
        """Whether the known flight gets the probability that it got when the model was made."""
        known = self.metadata["known_flight"]
        flight = read_flight(to_json(known["request"]), self.catalog).flights
        try:
            return math.isclose(self.predict(flight)[0], known["probability"], abs_tol=1e-5)
        except ModelError:
            return False


def intact(stored: bentoml.Model) -> bytes:
    """The ONNX file. Raises `ModelError` where it is missing, or not the one that was stored."""
    path = Path(stored.path_of(ONNX_FILE))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{ONNX_FILE} cannot be read: {error.strerror}") from error
    expected = stored.info.metadata.get("sha256")
    if expected and sha256(content).hexdigest() != expected:
        raise ModelError(f"{ONNX_FILE} is damaged: it is not the file that was stored")
    return content


def servable_model() -> str | None:
    """The tag of the newest model in the store, or None if there is none that works."""
    try:
        model = DelayModel.load(bentoml.models.get(NAME))
        return model.tag if model.works() else None
    except (NotFound, ModelError):
        return None


def built_with(bento: bentoml.Bento | None) -> bentoml.Model | None:
    """The stored model that a Bento was built with, or None outside a Bento.

    A Bento that is served from the store it was built in resolves "latest" anew (BentoML
    1.4.39), and would answer with a model that it was never tested with.
    """
    if bento is None:
        return None
    tag = next(model.tag for model in bento.info.all_models if model.tag.name == NAME)
    return bentoml.models.get(tag)
