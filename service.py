"""The Bento service: how likely is a flight to leave Santiago more than 15 minutes late?

A request passes `flights.server.middleware` (read, checked, translated), waits in BentoML's batcher
for those that arrive at the same time, and is answered by one call of the model for all of them.
"""

import asyncio
import gc
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import bentoml
import numpy as np
from bentoml.models import BentoModel
from numpy.typing import NDArray

from flights.api.endpoints import Delay, DelayList, ExplainedDelay, FlightList, OneFlight
from flights.auth.authenticator import Authenticator
from flights.docs.pages import pages
from flights.explain import Explanation
from flights.features import Flight
from flights.model import DelayModel, ModelError, built_with
from flights.server.batching import Batcher
from flights.server.limits import Capacity, RateLimit
from flights.server.middleware import Border
from flights.server.shutdown import Ending
from flights.server.startup import check_start
from flights.settings import settings
from flights.telemetry import logs, metrics
from flights.telemetry.prediction_log import Journal
from flights.telemetry.tracing import Tracer


@bentoml.service(
    name="flight_delay",
    workers=2,
    # `flights.server.middleware` does all this, for less: BentoML's log is text, its metrics
    # know no client, its spans are built even where nothing exports them, and it never cancels
    # a request's timer (1.4.39).
    logging={"access": {"enabled": False}},
    metrics={"enabled": False},
    tracing={"excluded_urls": [".*"]},
    traffic={"timeout": 5},
)
@bentoml.asgi_app(pages)
class FlightDelay:
    """Probability of leaving Santiago (SCL) more than 15 minutes late."""

    newest = BentoModel("flight_delay:latest")

    def __init__(self) -> None:
        self.model: Any  # `DelayModel`, or None where there is a fault
        self.model, self.fault = load(built_with(FlightDelay.bento) or self.newest)
        self.gate = Authenticator(settings())
        self.rate = RateLimit(settings().rate_limit) if settings().rate_limit else None
        self.capacity = Capacity(settings().max_concurrency)
        self.ending = Ending()
        self.tracer = Tracer.of(settings())
        self.journal = Journal.of(settings(), self.model.tag) if self.model else None
        self.batcher = Batcher(FlightDelay.apis["predict"], self.score)
        gc.collect()
        gc.freeze()  # what lives as long as the process need not be looked at again
        gc.set_threshold(100_000, 50, 1_000)

    @bentoml.on_startup
    async def begin(self) -> None:
        self.ending.prepare()
        await self.gate.start()

    @bentoml.on_shutdown
    async def end(self) -> None:
        await self.gate.stop()
        for kept in filter(None, (self.tracer, self.journal)):
            await asyncio.to_thread(kept.close)

    def score(self, flights: Sequence[Flight]) -> NDArray[np.float32]:
        """Probabilities, shape (n,); one that is none is answered with 500, and counted."""
        started = perf_counter()
        probabilities = self.model.score(flights)
        metrics.count_scores(probabilities, perf_counter() - started)
        return probabilities

    # `max_latency_ms` is when a waiting request is dropped, not how long one waits.
    @bentoml.api(
        input_spec=OneFlight,
        output_spec=Delay,
        batchable=True,
        max_batch_size=100,
        max_latency_ms=5_000,
    )
    async def predict(self, flights: list[Flight]) -> list[float]:
        """One flight, a JSON object."""
        return self.score(flights).tolist()

    @bentoml.api(input_spec=FlightList, output_spec=DelayList)
    async def predict_batch(self, flights: list[Flight]) -> list[float]:
        """Up to 1,000 flights, a JSON list; the answers come in the same order."""
        return self.score(flights).tolist()

    # Not async: BentoML gives it one thread in each worker. 20 of these a second, 4 ms of work
    # each, beside 300 of /predict raise that one's p99 from 2.5 to 5 ms; in the event loop to 11.
    @bentoml.api(input_spec=OneFlight, output_spec=ExplainedDelay)
    def explain(self, flights: list[Flight]) -> Explanation:
        """One flight, a JSON object: what makes its probability differ from the average."""
        return self.model.explain(flights[0])

    async def __is_ready__(self) -> bool:
        return self.model is not None and self.model.works()


def load(stored: bentoml.Model) -> tuple[DelayModel | None, str]:
    """The model, or why it cannot be served: one that is not ready says more than one that ends."""
    try:
        return DelayModel.load(stored), ""
    except ModelError as error:
        logs.log.error("not ready", reason=str(error))
        return None, str(error)


FlightDelay.add_asgi_middleware(Border)
check_start()  # here, because supervisor and workers all import this before they listen
