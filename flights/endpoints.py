"""The shapes of `/predict` and `/predict_batch` for BentoML: flights in, probabilities out.

They replace BentoML's own reading and writing of JSON, a second pass over what `flights.border`
has read and checked already.
"""

from typing import Annotated, Any, ClassVar

import bentoml
from annotated_types import Len
from pydantic import Field, TypeAdapter
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from flights.features import Flight
from flights.requests import MAX_FLIGHTS
from flights.schema import FlightRequest

DECIMALS = 6  # far finer than any model of delays; float32 noise begins at the seventh


class Delay(bentoml.IODescriptor):
    """How likely the flight is to leave more than 15 minutes after its schedule."""

    atraso: float = Field(ge=0, le=1, description="Probability of the delay, 0 to 1.")

    @classmethod
    async def to_http_response(cls, obj: list[float], serde: Any) -> Response:
        return json_response(answer(obj[0]))


class DelayList(bentoml.IODescriptor):
    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        return TypeAdapter(list[Delay]).json_schema(*args, **options)

    @classmethod
    async def to_http_response(cls, obj: list[float], serde: Any) -> Response:
        return json_response([answer(probability) for probability in obj])


class CheckedFlights(bentoml.IODescriptor):
    """The flights that the border has left in the request."""

    __root_input__: ClassVar[bool] = True  # BentoML: the body is the argument, not its fields

    @classmethod
    async def from_http_request(cls, request: Request, serde: Any) -> list[Flight]:
        return request.state.flights


class OneFlight(CheckedFlights, FlightRequest):
    pass


class FlightList(CheckedFlights):
    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        flights = TypeAdapter(Annotated[list[FlightRequest], Len(1, MAX_FLIGHTS)])
        return flights.json_schema(*args, **options)


def answer(probability: float) -> dict[str, float]:
    return {"atraso": round(probability, DECIMALS)}


def json_response(value: Any) -> Response:
    return Response(to_json(value), media_type="application/json")
