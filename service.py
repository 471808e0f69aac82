"""The Bento service: how likely is a flight to leave Santiago more than 15 minutes late?

A request passes `flights.border` (read, checked, translated), waits in BentoML's batcher for
those that arrive at the same time, and is answered by one call of the model for all of them.
"""

import gc

import bentoml
from bentoml.models import BentoModel

from flights.border import Border
from flights.endpoints import Delay, DelayList, ExplainedDelay, FlightList, OneFlight
from flights.explain import Explanation
from flights.features import Flight
from flights.model import DelayModel, built_with
from flights.pages import pages
from flights.start import check_start


@bentoml.service(
    name="flight_delay",
    workers=2,
    # Seconds. BentoML 1.4.39 never cancels a request's timer, so at full load all timers of this
    # long are in memory: with its default, those of a whole minute.
    traffic={"timeout": 5},
    # Spans are built even where nothing exports them. Without them 1.6 to 2 times as many answers
    # at 16 connections, and 80 MB less (wrk, side by side, two rounds, 2026-11-24).
    tracing={"excluded_urls": ["/predict"]},
)
@bentoml.asgi_app(pages)
class FlightDelay:
    """Probability of leaving Santiago (SCL) more than 15 minutes late."""

    newest = BentoModel("flight_delay:latest")

    def __init__(self) -> None:
        self.model = DelayModel.load(built_with(FlightDelay.bento) or self.newest)
        gc.collect()
        gc.freeze()  # what lives as long as the process need not be looked at again
        gc.set_threshold(100_000, 50, 1_000)

    # `max_latency_ms` is when a waiting request is dropped with 503, not how long one waits.
    @bentoml.api(
        input_spec=OneFlight,
        output_spec=Delay,
        batchable=True,
        max_batch_size=100,
        max_latency_ms=5_000,
    )
    async def predict(self, flights: list[Flight]) -> list[float]:
        """One flight, a JSON object."""
        return self.model.predict(flights)

    @bentoml.api(input_spec=FlightList, output_spec=DelayList)
    async def predict_batch(self, flights: list[Flight]) -> list[float]:
        """Up to 1,000 flights, a JSON list; the answers come in the same order."""
        return self.model.predict(flights)

    # Not async: BentoML gives it one thread in each worker. 20 of these a second, 4 ms of work
    # each, beside 300 of /predict raise that one's p99 from 2.5 to 5 ms; in the event loop to 11.
    @bentoml.api(input_spec=OneFlight, output_spec=ExplainedDelay)
    def explain(self, flights: list[Flight]) -> Explanation:
        """One flight, a JSON object: what makes its probability differ from the average."""
        return self.model.explain(flights[0])

    async def __is_ready__(self) -> bool:
        return self.model.works()


FlightDelay.add_asgi_middleware(Border)
check_start()  # here, because supervisor and workers all import this before they listen
