"""The served model: one ONNX file with its category encoding inside, and its metadata."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import Any

import bentoml
import numpy as np
from bentoml.exceptions import NotFound
from numpy.typing import NDArray

from flights.airport import Airport, AirportError
from flights.clock import Clock
from flights.features import DECIMALS, Columns, Flight, is_probability, names
from flights.live.known import LATE_MIN
from flights.live.state import State
from flights.live.trained import EVENTS_FILE
from flights.model.catalog import Catalog
from flights.model.explain import BACKGROUND_FILE, Explanation, background_from_json, explain
from flights.model.identity import asked
from flights.model.late import INPUTS, THRESHOLDS, Beyond, LateModel, happened, shifted
from flights.model.memo import Memo
from flights.model.scorer import Scorer

NAME = "flight_delay"  # in the BentoML model store
ONNX_FILE = "model.onnx"
LATE_FILE = "late.onnx"  # how late, by what the day tells; `flights.model.late`
MADE_UP = "its numbers are made up: it has learnt from simulated flights"
KNOWN_WITHIN = 1e-5  # of its probability; other processors round the seventh decimal otherwise

Scores = NDArray[np.floating[Any]]


class ModelError(RuntimeError):
    """A model that cannot be served, or an answer that is no probability."""


class DelayModel:
    """Probability of leaving more than 15 minutes late, for flights as they are scheduled."""

    def __init__(
        self,
        tag: str,
        scorer: Scorer,
        metadata: Mapping[str, Any],
        background: Columns,
        created: datetime,
    ) -> None:
        self.tag = tag
        self.scorer = scorer
        self.metadata = metadata
        self.background = background
        self.created = created
        self.late: LateModel | None = None  # None: made before there was any
        self.day_spreads: Mapping[str, float] = metadata.get("day_spreads", {})  # of `count`
        self.departures = b""  # of the last weeks it has learnt from; `flights.live.trained`
        self.catalog = Catalog.of(metadata)
        self.clock = self.airport.clock
        self.memo = Memo()

    @classmethod
    def load(cls, stored: bentoml.Model) -> "DelayModel":
        """From the BentoML model store.

        Raises `ModelError` for no airport or another form of it, for other features, for files
        that are not those that were stored, and where the known flight gets another probability.
        """
        metadata: Mapping[str, Any] = stored.info.metadata
        try:
            features = names(Airport.of_metadata(metadata))
        except AirportError as error:
            raise ModelError(f"model {stored.tag} {error}") from error
        if tuple(metadata.get("features", ())) != features:
            raise ModelError(
                f"model {stored.tag} was trained on the features {metadata.get('features')}, "
                f"this code makes {list(features)}: run `make train`"
            )
        try:
            scorer = Scorer(intact(stored, ONNX_FILE))
            background = background_from_json(intact(stored, BACKGROUND_FILE), features)
            late = LateModel(Scorer(intact(stored, LATE_FILE))) if knows_days(metadata) else None
            kept = EVENTS_FILE in metadata["sha256"]
            departures = intact(stored, EVENTS_FILE) if kept else b""
        except Exception as error:  # onnxruntime has a dozen kinds of its own
            raise ModelError(f"model {stored.tag} cannot be loaded: {error}") from error
        model = cls(str(stored.tag), scorer, metadata, background, stored.info.creation_time)
        model.late, model.departures = late, departures
        model.check()
        return model

    @property
    def airport(self) -> Airport:
        return self.catalog.airport

    @property
    def is_simulated(self) -> bool:
        """Whether it has learnt from simulated flights: its numbers say nothing of real ones."""
        return bool(self.metadata.get("data", {}).get("simulated"))

    def predict(self, flights: Sequence[Flight], state: State | None = None) -> list[float]:
        """One probability for each flight, in order. Raises `ModelError` if one is none."""
        return self.checked_scores(flights, state).tolist()

    def checked_scores(self, flights: Sequence[Flight], state: State | None = None) -> Scores:
        """The same, shape (n,)."""
        scores = self.score(flights, state)
        if (wrong := ~is_probability(scores)).any():
            named = list(compress(flights, wrong))
            raise ModelError(f"model {self.tag} answered {scores[wrong]} for {named}")
        return scores

    def score(self, flights: Sequence[Flight], state: State | None = None) -> Scores:
        """The same, shape (n,), but what is no probability is in it: the others are answered.

        By the departures of the day as well, where there is a state that tells of the flight.
        """
        if state is None or self.late is None:
            return self.memo(flights, self.scorer)
        days = [state.today(asked(flight, self.clock)) for flight in flights]
        known = [day for day in days if day]
        if len(known) == len(flights):
            return self.late.beyond(flights, known)[:, 0]
        scores = self.memo(flights, self.scorer).astype(float)
        if known:
            of_them = list(compress(flights, days))
            scores[list(map(bool, days))] = self.late.beyond(of_them, known)[:, 0]
        return scores

    def beyond(self, flights: Sequence[Flight], state: State | None) -> Beyond:
        """How late: the probability of more than each of `THRESHOLDS`, shape (n, thresholds).

        That of more than 15 minutes is what `score` gives. Raises `ModelError` where the model
        was made without it.
        """
        if self.late is None:
            raise ModelError(f"model {self.tag} does not tell how late: run `make train`")
        days = [state.today(asked(flight, self.clock)) if state else None for flight in flights]
        told = np.array(list(map(bool, days)))
        curves = np.empty((len(flights), len(THRESHOLDS)))
        if known := [day for day in days if day]:
            of_them = list(compress(flights, days))
            curves[told] = self.late.beyond(of_them, known, THRESHOLDS)
        if others := list(compress(flights, ~told)):
            usual = self.late.beyond_any_day(others, THRESHOLDS)
            place = THRESHOLDS.index(LATE_MIN)
            curves[~told] = shifted(usual, self.score(others), place)
        return curves

    def explain(self, flight: Flight) -> Explanation:
        """Why the schedule gives it its probability. Raises `ModelError` as `predict` does."""
        return self.explain_all([flight])[0]

    def explain_all(self, flights: Sequence[Flight]) -> list[Explanation]:
        """The same of each, for less than one at a time costs."""
        return explain(flights, self.probabilities, self.background, self.metadata)

    def as_of_today(
        self, explanations: list[Explanation], flights: Sequence[Flight], state: State | None
    ) -> list[Explanation]:
        """With what the state adds, where it tells of the flight."""
        if state is None or self.late is None:
            return explanations
        scores = self.score(flights, state).tolist()
        return list(map(partial(as_of_today, state, self.clock), explanations, flights, scores))

    def probabilities(self, columns: Columns) -> NDArray[np.float32]:
        probabilities = self.scorer(columns)
        if not is_probability(probabilities).all():
            raise ModelError(f"model {self.tag} answered {probabilities} for {columns}")
        return probabilities

    def check(self) -> None:
        """Raises `ModelError` unless the known flight gets the probability of its training.

        And where the background flights, of all hours and weekdays, get one and the same.
        """
        flight, expected = known_flight(self.metadata)
        probability = self.predict([flight])[0]
        if not math.isclose(probability, expected, abs_tol=KNOWN_WITHIN):
            given, known = round(probability, DECIMALS), round(expected, DECIMALS)
            gives = f"gives its known flight {given}, and not {known} as in training"
            raise ModelError(f"model {self.tag} {gives}")
        if np.ptp(self.probabilities(self.background)) == 0:
            raise ModelError(f"model {self.tag} gives all flights the same probability")

    def works(self) -> bool:
        """Whether `check` passes."""
        try:
            self.check()
        except ModelError:
            return False
        return True


def as_of_today(
    state: State, clock: Clock, explanation: Explanation, flight: Flight, probability: float
) -> Explanation:
    question = asked(flight, clock)
    explanation = explanation._replace(cancelled=state.is_cancelled(question))
    if (today := state.today(question)) is None:
        return explanation
    return explanation.as_of_today(probability, happened(flight, today, state.now_min, clock))


def knows_days(metadata: Mapping[str, Any]) -> bool:
    """Whether a model that knows of days is beside it. Raises `ModelError` for other inputs."""
    inputs = metadata.get("live_inputs")
    if inputs is not None and tuple(inputs) != INPUTS:
        raise ModelError(f"it knows of days by {inputs}, this code makes {list(INPUTS)}")
    return inputs is not None


def known_flight(metadata: Mapping[str, Any]) -> tuple[Flight, float]:
    """The flight that `train` keeps with a model, and its probability."""
    known = metadata["known_flight"]
    departure = datetime.fromisoformat(known["scheduled_departure"])
    texts = known["airline"], known["destination"], known["flight_type"]
    return Flight(*texts, departure, origin=known.get("origin", "")), known["probability"]


def intact(stored: bentoml.Model, name: str) -> bytes:
    """A file of the model. Raises `ModelError` where it is missing, or not the one stored."""
    hashes = stored.info.metadata.get("sha256")
    if not isinstance(hashes, Mapping) or name not in hashes:
        raise ModelError(f"no hash of {name} is kept with it: train it anew")
    try:
        content = Path(stored.path_of(name)).read_bytes()
    except OSError as error:
        raise ModelError(f"{name} cannot be read: {error.strerror}") from error
    if sha256(content).hexdigest() != hashes[name]:
        raise ModelError(f"{name} is damaged: it is not the file that was stored")
    return content


def servable_model() -> DelayModel | None:
    """The newest model in the store, or None if there is none that works."""
    try:
        return DelayModel.load(bentoml.models.get(NAME))
    except (NotFound, ModelError):
        return None
