"""ASGI middleware between HTTP and BentoML: only checked flights reach the service.

BentoML logs a stack trace for each refused input and answers in JSON of its own; one bad row
inside a batch fails every request of that batch. So a request is read and checked here, before
BentoML sees it, and what is wrong with it is answered here.
"""

from collections.abc import Callable

import bentoml
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flights.catalog import Catalog
from flights.model import DelayModel
from flights.problems import Problem, as_problems
from flights.requests import Checked, read_flight, read_flights

READERS: dict[str, Callable[[bytes, Catalog], Checked]] = {
    "/predict": read_flight,
    "/predict_batch": read_flights,
    "/explain": read_flight,
}


class Border:
    """Reads the flights of a request into `request.state.flights`, or answers what is wrong."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        read = READERS.get(scope["path"]) if scope["method"] == "POST" else None
        answer = as_problems(scope, receive, send)
        if read:
            model: DelayModel = bentoml.get_current_service().model
            request = Request(scope, receive)
            try:
                checked = read(await request.body(), model.catalog)
                if scope["path"] == "/explain" and model.background is None:
                    raise unexplained(model.tag)
            except Problem as problem:
                await problem(scope, receive, send)
                return
            except ClientDisconnect:
                return
            request.state.flights = checked.flights
            answer = with_headers(answer, model.tag, checked.unseen)
        await self.app(scope, receive, answer)


def unexplained(tag: str) -> Problem:
    """No 503: it would tell clients to try again, and the error budget that the service is down."""
    return Problem(
        501, f"model {tag} was registered without background flights to compare with: train it anew"
    )


def with_headers(send: Send, tag: str, unseen: list[str]) -> Send:
    """Tell which model answers, and which fields named what it has not seen."""
    headers = [(b"x-model-tag", tag.encode())]
    if unseen:
        headers.append((b"x-unseen-fields", ", ".join(unseen).encode()))

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            message["headers"] = [*message["headers"], *headers]
        await send(message)

    return wrapped
