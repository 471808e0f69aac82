"""A second model of the store, asked what the served one was asked. Nobody gets its answers.

They are kept beside the served model's (`log`), and `python -m train.monitor --compare`
judges both. A request only adds to a queue: a thread asks the shadow, for a share of the worker's
time, and what it cannot do is dropped and counted.
"""

import logging
from collections import deque
from collections.abc import Sequence
from threading import Event, Thread
from time import perf_counter
from typing import Any

import bentoml
import numpy as np
from bentoml.exceptions import BentoMLException
from numpy.typing import NDArray

from flights.features import Flight, is_probability
from flights.live.state import State
from flights.model.served import DelayModel, ModelError
from flights.settings import Settings
from flights.telemetry import metrics
from flights.telemetry.predictions.second import Repeated, Second

LONGEST_QUEUE = 2_000  # flights that wait; 40 full batches
SLICE = 100  # flights of one call: a whole micro-batch; most of it passes without Python's lock
TICK_SECONDS = 0.05  # between two looks at the queue: answers are on their way by then
REST = 19  # times as long as it worked it rests: a twentieth of one core at most

log = logging.getLogger(__name__)


class Shadow:
    """Counts, logs and keeps to itself whatever it does: no answer waits for it or fails by it."""

    def __init__(self, model: DelayModel) -> None:
        self.model = model
        self.waiting: deque[Repeated] = deque()
        self.taken = self.done = 0  # flights, by the loop and by the thread
        self.failed = False
        self.closing = Event()
        self.thread = Thread(target=self.run, name="shadow", daemon=True)
        self.thread.start()

    @classmethod
    def of(cls, settings: Settings, served: DelayModel) -> "Shadow | None":
        """None where none is asked for or, which is told in one line, none can be had."""
        if not settings.shadow:
            return None
        try:
            if not settings.prediction_log:
                raise ModelError("what it says is kept nowhere: set FLIGHT_PREDICTION_LOG")
            return cls(challenger(settings.shadow, served))
        except Exception as error:  # whatever it is, the served model answers
            if bentoml.server_context.worker_index in {None, 1}:  # once for all workers
                log.error("no shadow: FLIGHT_SHADOW=%s: %s", settings.shadow, error)
            return None

    def repeat(self, flights: Sequence[Flight], state: State | None) -> Second:
        """Ask, later, what the served model has just been asked: of the first. Never blocks."""
        repeated = Repeated(self.model.tag, flights, state)
        if 0 < len(flights) <= LONGEST_QUEUE - (self.taken - self.done):
            self.taken += len(flights)
            self.waiting.append(repeated)
        else:
            metrics.SHADOWED["dropped"].inc(len(flights))
            repeated.answer(np.full(len(flights), np.nan))
        return Second(repeated)

    def close(self, timeout_s: float = 2) -> None:
        """Ask what is waiting, for so many seconds at most."""
        self.closing.set()
        self.thread.join(timeout_s)

    def run(self) -> None:
        """The thread."""
        while not self.closing.wait(TICK_SECONDS):
            self.ask_all()
        self.ask_all()

    def ask_all(self) -> None:
        while self.waiting:
            repeated = self.waiting.popleft()
            flights, state = repeated.flights, repeated.state
            starts = range(0, len(flights), SLICE)
            said = [self.ask(flights[start : start + SLICE], state) for start in starts]
            repeated.answer(np.concatenate(said))
            self.done += len(flights)

    def ask(self, flights: Sequence[Flight], state: State | None) -> NDArray[np.floating[Any]]:
        """Probabilities, shape (n,); what is none is counted, and told once."""
        started = perf_counter()
        try:
            said = self.model.score(flights, state)
            valid = is_probability(said)
            metrics.SHADOWED["scored"].inc(int(valid.sum()))
            if not valid.all():
                self.fail(int((~valid).sum()), f"it answered {said[~valid][0]}")
        except Exception as error:  # whatever it is, the served model has answered
            self.fail(len(flights), f"{type(error).__name__}: {error}")
            said = np.full(len(flights), np.nan)
        self.closing.wait(REST * (perf_counter() - started))
        return said

    def fail(self, flights: int, reason: str) -> None:
        metrics.SHADOWED["failed"].inc(flights)
        if not self.failed:
            log.error("the shadow %s fails: %s", self.model.tag, reason)
        self.failed = True


def challenger(tag: str, served: DelayModel) -> DelayModel:
    """Raises `ModelError` where it cannot be asked what the served model is asked.

    That is in the words of the served model's own data.
    """
    try:
        model = DelayModel.load(bentoml.models.get(tag))
    except (BentoMLException, ValueError) as error:  # ValueError: not a tag
        raise ModelError("the store has no such model; `make models` lists them") from error
    if model.airport.icaos != served.airport.icaos:
        of, asked_of = model.airport.codes, served.airport.codes
        raise ModelError(f"{model.tag} is of flights from {of}, {served.tag} from {asked_of}")
    for name in sorted(set(served.catalog.airlines.values())):
        other = model.catalog.airline(name)
        if other not in {None, name}:
            raise ModelError(f"{model.tag} calls {name} {other}, {served.tag} does not")
    if model.tag == served.tag:
        raise ModelError(f"{model.tag} is the served model itself")
    return model
