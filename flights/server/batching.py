"""BentoML's adaptive batcher, asked without BentoML's way of a request around it.

For each request BentoML 1.4.39 matches routes, binds the method anew, reads its signature, fills
a context and builds a response object: more work than the model's. This calls the same batcher
with the settings of the service's method and leaves the rest out. `CorkDispatcher` is not public:
this module alone knows it, and `tests/server/test_batching.py` fails where an upgrade changes it.
"""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from bentoml._internal.marshal.dispatcher import CorkDispatcher, Optimizer
from numpy.typing import NDArray

from flights.api.errors.problems import too_busy
from flights.features import Flight
from flights.telemetry import metrics
from flights.telemetry.predictions.second import Second

Score = Callable[[Sequence[Flight]], NDArray[np.floating[Any]]]
Repeat = Callable[[Sequence[Flight]], Second | None]


class Prompt(Optimizer):
    """Lets nobody wait for others to come: who comes during a call of the model is in the next one.

    BentoML's has each wait as long as those before it did, and unlearns it in minutes: who asked
    alone after a burst waited for 3 to 38 ms, as its requests had.
    """

    def trigger_refresh(self) -> None:
        super().trigger_refresh()
        self.wait = 0


class Waiting(NamedTuple):
    flight: Flight
    since: float  # perf_counter


class Scored(NamedTuple):
    probability: float
    batch_size: int  # flights that were scored by the same call of the model
    second: Second | None = None  # what the shadow says, if there is one


class Batcher:
    """Scores flights that arrive at the same time in one call."""

    def __init__(self, method: Any, score: Score, repeat: Repeat = lambda flights: None) -> None:
        """`method`: of `Service.apis`; `repeat`: has the shadow asked, later."""
        self.score, self.repeat = score, repeat
        dispatcher: Any = CorkDispatcher(
            max_latency_in_ms=method.max_latency_ms,
            max_batch_size=method.max_batch_size,
            fallback=too_long,
            get_batch_size=lambda _: 1,
        )
        self.optimizer = dispatcher.optimizer = Prompt(dispatcher.max_latency)
        self.dispatch = dispatcher(self.score_batch)

    async def __call__(self, flight: Flight) -> Scored:
        """Raises `Problem` 429 where it waited for longer than the method's `max_latency_ms`."""
        scored: Scored = await self.dispatch(Waiting(flight, perf_counter()))
        return scored

    async def score_batch(self, batch: Sequence[Waiting]) -> list[Scored]:
        metrics.QUEUE.observe(perf_counter() - batch[0].since)
        flights = [waiting.flight for waiting in batch]
        probabilities = self.score(flights).tolist()
        size, second = len(batch), self.repeat(flights)
        if second is None:
            return [Scored(probability, size) for probability in probabilities]
        return [Scored(one, size, second.after(n)) for n, one in enumerate(probabilities)]


def too_long() -> Any:
    metrics.SHED["wait"].inc()
    raise too_busy()
