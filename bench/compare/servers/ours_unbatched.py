"""This project's service, but each request is scored at once."""

from dataclasses import replace

import bentoml

from flights.features import Flight
from flights.server.batching import Batcher, Scored
from flights.server.context import Context
from flights.server.middleware import Middleware
from service import FlightDelay


class AtOnce(Batcher):
    async def __call__(self, flight: Flight) -> Scored:
        return Scored(self.score([flight]).tolist()[0], 1)


@bentoml.service(name="flight_delay", **FlightDelay.config)
class Unbatched(FlightDelay.inner):
    def prepare(self) -> Context:
        return replace(super().prepare(), batcher=AtOnce(FlightDelay.apis["predict"], self.score))


Unbatched.add_asgi_middleware(Middleware)
