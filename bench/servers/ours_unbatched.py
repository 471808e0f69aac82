"""This project's service, but each request is scored at once."""

import bentoml

from flights.border import Border
from flights.endpoints import Delay, OneFlight
from flights.features import Flight
from flights.pages import pages
from service import FlightDelay


@bentoml.service(name="flight_delay", **FlightDelay.config)
@bentoml.asgi_app(pages)
class Unbatched(FlightDelay.inner):
    @bentoml.api(input_spec=OneFlight, output_spec=Delay)
    async def predict(self, flights: list[Flight]) -> list[float]:
        return self.model.predict(flights)


Unbatched.add_asgi_middleware(Border)
