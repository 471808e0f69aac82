"""What the routes of one worker share; made once, by `service.py`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flights.api.errors.problems import Problem
from flights.api.reading.parsing import Checked
from flights.auth.authenticator import Authenticator
from flights.features import Flight
from flights.live.state import State
from flights.model.served import DelayModel
from flights.process.shutdown import Shutdown
from flights.server.batching import Batcher
from flights.server.health import Health
from flights.server.limits import BodyBudget, Capacity, HeavyWork, RateLimit
from flights.server.live.worker import Live
from flights.server.request import Request
from flights.settings import Settings
from flights.telemetry import metrics
from flights.telemetry.logs.pace import LogPace
from flights.telemetry.predictions.log import PredictionLog
from flights.telemetry.predictions.second import Second
from flights.telemetry.predictions.shadow import Shadow
from flights.telemetry.tracing import Tracer


@dataclass(frozen=True)
class Context:
    settings: Settings
    health: Health
    batcher: Batcher
    authenticator: Authenticator
    rate: RateLimit | None
    capacity: Capacity
    bodies: BodyBudget
    heavy: HeavyWork
    shutdown: Shutdown
    log_pace: LogPace
    tracer: Tracer | None
    prediction_log: PredictionLog | None
    shadow: Shadow | None
    live: Live | None  # None: no departures are told
    schema: bytes  # of the service, for BentoML's clients
    lists: dict[bytes, Checked] = field(default_factory=dict)  # read last, by their bodies

    @property
    def model(self) -> DelayModel:
        """The model that answers. Raises `Problem` 503 where none can."""
        if self.health.model is None or self.health.fault:
            raise Problem(503, self.health.fault)
        return self.health.model

    @property
    def state(self) -> State | None:
        """What is known of the day, if anything is."""
        return self.live.state if self.live else None

    def unready(self) -> str:
        """Why the worker cannot predict: its model, no key is good, or it ends; else nothing."""
        ending = self.shutdown.begun and not self.shutdown.replaced
        fault = self.health.check() or self.authenticator.fault
        return fault or ("this worker is ending" if ending else "")

    def score(self, flights: Sequence[Flight], state: State | None) -> NDArray[np.floating[Any]]:
        """Probabilities, shape (n,); one that is none is answered with 500, and counted."""
        started = perf_counter()
        probabilities = self.model.score(flights, state)
        metrics.count_scores(probabilities, perf_counter() - started)
        return probabilities

    def repeat(self, flights: Sequence[Flight], state: State | None) -> Second | None:
        """By the shadow, if there is one, apart from the answer: of the first flight."""
        return self.shadow.repeat(flights, state) if self.shadow else None

    def charge(self, request: Request, cost: float) -> None:
        """To be let in. Raises `Problem` 429 where whoever asks has asked too much."""
        if self.rate:
            self.rate.take(request.bucket, cost)

    def charge_more(self, request: Request, cost: float) -> None:
        """For what turns out to be costly. Raises `Problem` 429 where an earlier one was."""
        if self.rate:
            self.rate.owe(request.bucket, cost)

    def charge_besides(self, request: Request, cost: float) -> None:
        """For what turns out to be costlier still."""
        if self.rate:
            self.rate.owe_more(request.bucket, cost)
