"""ASGI middleware between HTTP and BentoML: only checked flights reach the service.

BentoML logs a stack trace for each refused input and answers in JSON of its own; one bad row
inside a batch fails every request of that batch. So a request is let in, read and checked here,
before BentoML sees it, and what is wrong with it is answered here.
"""

import asyncio
from typing import Any

import bentoml
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from flights.api import body
from flights.api.endpoints import delay_json, delays_json
from flights.api.parsing import Checked, read_flight, read_flights
from flights.api.problems import Problem, as_problems, explanation
from flights.auth.authenticator import Refusal
from flights.auth.principal import ANONYMOUS
from flights.features import Flight
from flights.model import DelayModel
from flights.server.request_log import Visit
from flights.settings import settings
from flights.telemetry import metrics
from flights.telemetry.logs import log

OPEN = frozenset(("/livez", "/readyz"))  # for probes, which have no credentials
SCOPES = {"/metrics": "metrics"}  # a scope of its own; all else needs "predict"
TIMEOUT_S = 5  # for what does not wait in the batcher, which has a bound of its own


class Border:
    """Lets requests in, reads their flights, answers what is wrong, and tells what came of them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.settings = settings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if self.settings.direct and "app" in scope:
                scope["app"].middleware_stack = self  # in place of all that BentoML puts before
            await self.app(scope, receive, send)
            return
        service = bentoml.get_current_service()
        visit = Visit(scope, service.tracer)
        if service.ending.begun:
            visit.headers.append((b"connection", b"close"))
        try:
            await self.guarded(service, visit, scope, receive, visit.sender(send))
        finally:
            visit.end(self.settings.access_log)

    async def guarded(
        self, service: Any, visit: Visit, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Whatever goes wrong is answered, and logged if the request is not to blame."""
        try:
            if visit.path in OPEN:
                await self.probed(service, visit, scope, receive, send)
            else:
                await self.admit(service, visit, scope)
                with service.capacity:
                    await self.served(service, visit, scope, receive, send)
        except Problem as problem:
            if not visit.status:  # else too late for another answer: the connection is closed
                await problem(scope, receive, send)
        except ClientDisconnect:
            pass
        except Exception:
            log.exception("the request failed", request_id=visit.id, trace=visit.trace)
            if visit.status:
                raise
            await Problem(500, "the service failed; it was logged")(scope, receive, send)

    async def probed(
        self, service: Any, visit: Visit, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if visit.path == "/readyz" and (service.fault or service.ending.begun):
            raise Problem(503, service.fault or "this worker is ending")
        await self.passed_on(scope, receive, send)

    async def admit(self, service: Any, visit: Visit, scope: Scope) -> None:
        """Sets the visit's client. Raises `Problem`: 401, 403, 429."""
        peer = scope["client"][0] if scope["client"] else ""
        if service.gate.open:
            visit.client = ANONYMOUS
        else:
            needed = SCOPES.get(visit.path, "predict")
            try:
                visit.client = await service.gate.admit(scope["headers"], peer, needed)
            except Refusal as refusal:
                metrics.AUTH_FAILURES[refusal.reason].inc()
                raise
        if service.rate:
            known = visit.client != ANONYMOUS
            asking = visit.client if known else service.gate.address(scope["headers"], peer)
            visit.headers += service.rate.take(asking)

    async def served(
        self, service: Any, visit: Visit, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if visit.path.endswith("/") and visit.path != "/":  # Starlette would send it elsewhere
            raise Problem(404, explanation(404, scope))
        if visit.method != "POST" or visit.path not in metrics.PREDICTIONS:
            await self.passed_on(scope, receive, send)
            return
        if service.model is None:
            raise Problem(503, service.fault)
        checked = await self.read(service.model, visit, receive)
        visit.headers += about(service.model, checked)
        visit.batch_size = len(checked.flights)
        if visit.path == "/explain" and service.model.background is None:
            raise unexplained(service.model.tag)
        if visit.path == "/explain" or not self.settings.direct:
            scope.setdefault("state", {})["flights"] = checked.flights
            await self.passed_on(scope, receive, send)
        else:
            await respond(send, await self.scored(service, visit, checked.flights))

    async def scored(self, service: Any, visit: Visit, flights: list[Flight]) -> bytes:
        """The answer. Raises `ModelError` where a score is no probability."""
        if visit.path == "/predict":
            scored = await service.batcher(flights[0])
            visit.batch_size = scored.batch_size
            probabilities, content = [scored.probability], delay_json(scored.probability)
        else:
            probabilities = service.score(flights).tolist()
            content = delays_json(probabilities)
        if service.journal:
            service.journal.note(visit.id, flights, probabilities)
        return content

    async def read(self, model: DelayModel, visit: Visit, receive: Receive) -> Checked:
        """The flights of the body. Raises `Problem` for a body or a flight that is wrong."""
        limits, one = self.settings, visit.path != "/predict_batch"
        most = limits.max_body_bytes if one else limits.max_batch_body_bytes
        body.check_headers(visit.received, most)
        content = await body.read(receive, most, limits.body_timeout_s)
        body.check_depth(content, limits.max_json_depth)
        if one:
            return read_flight(content, model.catalog)
        return read_flights(content, model.catalog, limits.max_flights)

    async def passed_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To BentoML's routes."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self.app(scope, receive, as_problems(scope, receive, send))
        except TimeoutError:
            raise Problem(504, explanation(504, scope)) from None


def about(model: DelayModel, checked: Checked) -> list[tuple[bytes, bytes]]:
    """Headers that tell which model answers, and which fields named what it has not seen."""
    headers = [(b"x-model-tag", model.tag.encode())]
    if checked.unseen:
        headers.append((b"x-unseen-fields", ", ".join(checked.unseen).encode()))
        for field in checked.unseen:
            metrics.UNKNOWN[field].inc()
    return headers


def unexplained(tag: str) -> Problem:
    """No 503: it would tell clients to try again, and the error budget that the service is down."""
    return Problem(
        501, f"model {tag} was registered without background flights to compare with: train it anew"
    )


async def respond(send: Send, content: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content})
