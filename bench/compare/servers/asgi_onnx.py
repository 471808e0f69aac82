"""What uvicorn can do with this project's checks and model: ASGI without a framework."""

from pydantic_core import to_json
from starlette.types import Receive, Scope, Send

from bench.compare.servers.asgi_echo import answer, body_of, live
from bench.compare.servers.store import stored_model
from flights.api.errors.problems import Problem
from flights.api.reading.parsing import read_flight

model = stored_model()


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    try:
        flights = read_flight(await body_of(receive), model.catalog).flights
    except Problem as problem:
        await answer(send, problem.body())
        return
    await answer(send, to_json({"atraso": round(model.predict(flights)[0], 6)}))
