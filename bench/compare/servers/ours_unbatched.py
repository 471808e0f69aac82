"""This project's service, but each request is scored at once."""

import bentoml

from flights.docs.pages import pages
from flights.features import Flight
from flights.server.batching import Scored
from flights.server.middleware import Border
from service import FlightDelay


@bentoml.service(name="flight_delay", **FlightDelay.config)
@bentoml.asgi_app(pages)
class Unbatched(FlightDelay.inner):
    def __init__(self) -> None:
        super().__init__()
        self.batcher = self.at_once

    async def at_once(self, flight: Flight) -> Scored:
        return Scored(self.score([flight]).tolist()[0], 1)


Unbatched.add_asgi_middleware(Border)
