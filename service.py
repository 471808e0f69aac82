"""The Bento service: how likely is a flight to leave more than 15 minutes late?

A request passes `flights.server.middleware` (let in, read, checked by its route), waits in
BentoML's batcher for those that arrive at the same time, and is answered by one call of the model
for all of them.
"""

import gc

gc.freeze()  # what BentoML has loaded need not be looked at while the rest is: a tenth of the start
gc.set_threshold(100_000, 50, 1_000)  # nor the rest 160 times

import asyncio
from collections.abc import Sequence
from typing import Any

import bentoml
import numpy as np
from bentoml.models import BentoModel
from numpy.typing import NDArray
from pydantic_core import to_json

from flights.api.io import Delay, DelayList, ExplainedDelay, FlightList, OneFlight
from flights.api.naming import renamed
from flights.auth.authenticator import Authenticator
from flights.features import Flight
from flights.model.explain import Explanation
from flights.model.served import MADE_UP, NAME, DelayModel, ModelError
from flights.process.others import model_of_others, refuse_other_airport, tell_others
from flights.process.shutdown import Shutdown
from flights.process.startup import check_start
from flights.process.supervisor import tell_supervisor
from flights.server.batching import Batcher
from flights.server.context import Context
from flights.server.health import Health
from flights.server.limits import TIMEOUT_S, BodyBudget, Capacity, HeavyWork, RateLimit
from flights.server.live.worker import Live
from flights.server.middleware import Middleware
from flights.settings import settings
from flights.telemetry import metrics
from flights.telemetry.logs import structured
from flights.telemetry.logs.pace import LogPace
from flights.telemetry.predictions.log import PredictionLog
from flights.telemetry.predictions.second import Second
from flights.telemetry.predictions.shadow import Shadow
from flights.telemetry.tracing import Tracer

check_start()  # here, because supervisor and workers all import this before they listen


@bentoml.service(
    name="flight_delay",
    workers=2,
    # `flights.server` does all this, for less: BentoML's log is text, its metrics know no client,
    # its spans are built even where nothing exports them, and it never cancels a request's timer
    # (1.4.39).
    logging={"access": {"enabled": False}},
    metrics={"enabled": False},
    tracing={"excluded_urls": [".*"]},
    traffic={"timeout": TIMEOUT_S},
)
class FlightDelay:
    """Probability of leaving more than 15 minutes late."""

    newest = BentoModel("flight_delay:latest")

    def __init__(self) -> None:
        self.health = load(built_with(FlightDelay.bento) or model_of_others() or self.newest)
        self.context = self.prepare()
        gc.collect()
        gc.freeze()  # what lives as long as the process need not be looked at again

    def prepare(self) -> Context:
        given, model = settings(), self.health.model
        return Context(
            settings=given,
            health=self.health,
            batcher=Batcher(FlightDelay.apis["predict"], self.score, self.repeat),
            authenticator=Authenticator(given),
            rate=RateLimit(given.rate_limit) if given.rate_limit else None,
            capacity=Capacity(given.max_concurrency),
            bodies=BodyBudget(),
            heavy=HeavyWork(),
            shutdown=Shutdown(),
            log_pace=LogPace(),
            tracer=Tracer.of(given),
            prediction_log=PredictionLog.of(given, model.tag) if model else None,
            shadow=Shadow.of(given, model) if model else None,
            live=Live.of(given, model.catalog, model.departures) if model else None,
            schema=to_json(renamed(FlightDelay.schema(), model.airport) if model else {}),
        )

    @bentoml.on_startup
    async def begin(self) -> None:
        self.context.shutdown.prepare()
        await self.context.authenticator.start()
        if self.context.live:
            self.context.live.start()
        if not (fault := self.context.unready()):
            tell_others(self.context.model)
        tell_supervisor(fault)

    @bentoml.on_shutdown
    async def end(self) -> None:
        await self.context.authenticator.stop()
        if self.context.live:
            await self.context.live.stop()
        context = self.context
        for kept in filter(None, (context.tracer, context.shadow, context.prediction_log)):
            await asyncio.to_thread(kept.close)
        await asyncio.to_thread(structured.lines.wait)

    def score(self, flights: Sequence[Flight]) -> NDArray[np.floating[Any]]:
        """By what is known now: probabilities, shape (n,)."""
        return self.context.score(flights, self.context.state)

    def repeat(self, flights: Sequence[Flight]) -> Second | None:
        """Have the shadow asked, too."""
        return self.context.repeat(flights, self.context.state)

    # `max_latency_ms` is when a waiting request is dropped, not how long one waits.
    @bentoml.api(
        input_spec=OneFlight,
        output_spec=Delay,
        batchable=True,
        max_batch_size=100,
        max_latency_ms=TIMEOUT_S * 1_000,
    )
    async def predict(self, flights: list[Flight]) -> list[float]:
        """One flight, a JSON object."""
        return self.score(flights).tolist()

    @bentoml.api(input_spec=FlightList, output_spec=DelayList)
    async def predict_batch(self, flights: list[Flight]) -> list[float]:
        """Up to 1,000 flights, a JSON list; the answers come in the same order."""
        return self.score(flights).tolist()

    @bentoml.api(input_spec=OneFlight, output_spec=ExplainedDelay)
    def explain(self, flights: list[Flight]) -> Explanation:
        """One flight, a JSON object: what makes its probability differ from the average."""
        model, (flight,) = self.context.model, flights
        (explanation,) = model.as_of_today([model.explain(flight)], [flight], self.context.state)
        return explanation


def load(stored: bentoml.Model) -> Health:
    """One that is not ready says more than one that ends."""
    try:
        model = DelayModel.load(stored)
        refuse_other_airport(model)
    except ModelError as error:
        structured.log.error("not ready", reason=str(error))
        return Health(None, str(error))
    if bentoml.server_context.worker_index == 1:  # once for all workers
        structured.log.info("serving", model=model.tag, revision=metrics.revision())
    if model.is_simulated and bentoml.server_context.worker_index == 1:  # once for all workers
        structured.log.warning(f"{model.tag}: {MADE_UP}")
    return Health(model)


def built_with(bento: bentoml.Bento | None) -> bentoml.Model | None:
    """The stored model that a Bento was built with, or None outside a Bento.

    A Bento that is served from the store it was built in resolves "latest" anew (BentoML
    1.4.39), and would answer with a model that it was never tested with.
    """
    if bento is None:
        return None
    tag = next(model.tag for model in bento.info.all_models if model.tag.name == NAME)
    return bentoml.models.get(tag)


FlightDelay.add_asgi_middleware(Middleware)
