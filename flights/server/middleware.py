"""ASGI middleware in which every request is answered; BentoML's own routes are never reached.

BentoML logs a stack trace for each refused input and answers in JSON of its own; one bad row
inside a batch fails every request of that batch. So a request is let in, read and checked here.
"""

import bentoml
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from flights.api.answer import Answer, Headers
from flights.api.errors.problems import Problem, failed
from flights.api.language import translated
from flights.auth.addresses import is_beside
from flights.auth.authenticator import NOBODY, Refusal
from flights.auth.principal import METRICS, PUBLIC
from flights.server import bypass, routes
from flights.server.context import Context
from flights.server.cross_origin import allow_origins
from flights.server.request import Request, received
from flights.server.request_log import tell
from flights.server.routes import Route
from flights.telemetry import metrics
from flights.telemetry.logs.fields import trace_fields
from flights.telemetry.logs.structured import log

ALWAYS: Headers = ((b"x-content-type-options", b"nosniff"),)
CLOSE: Headers = ((b"connection", b"close"),)
UNCHANGED = 304  # has no content, which its length and type would be of (RFC 9110, 15.4.5)


class Middleware:
    """Lets requests in, has them answered by their route, and tells what came of them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await bypass.put_first(scope["app"], allow_origins(self))
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await serve(bentoml.get_current_service().context, received(scope, receive), send)


async def serve(context: Context, request: Request, send: Send) -> None:
    """Answer one request, and tell of it whatever happens."""
    route = routes.find(request)
    answer: Answer | None = None
    try:
        request, answer = await answered(context, request, route)
        if answer:
            spoken = await translated(answer, request.method, request.headers)
            await respond(send, spoken, request, context)
    finally:
        tell(context, request, answer, route)


async def answered(
    context: Context, request: Request, route: Route
) -> tuple[Request, Answer | None]:
    """The answer, and the request with its client. No answer where nobody waits for it.

    Whatever goes wrong is answered, and logged if the request is not to blame.
    """
    try:
        if route.scope is None:
            return request, await route.handler(context, request)
        request = await admitted(context, request, route.scope)
        context.charge(request, route.cost)
        context.capacity.take(request.bucket)
        try:
            return request, await route.handler(context, request)
        finally:
            context.capacity.leave(request.bucket)
    except Problem as problem:
        return request, problem.answer(request.path)
    except ClientDisconnect:
        return request, None
    except Exception:
        traced = trace_fields(request.headers)
        log.exception("the request failed", request_id=request.id, **traced)
        return request, failed().answer(request.path)


async def admitted(context: Context, request: Request, scope: str) -> Request:
    """The request with its client. Raises `Problem`: 401, 403, 429.

    What anybody may see makes nobody known: that counts for the rate of an address.
    """
    principal = NOBODY
    beside = scope == METRICS and context.settings.metrics_on_loopback
    beside = beside and is_beside(request.pairs, request.peer)
    if not (context.authenticator.open or beside):
        try:
            principal = await context.authenticator.admit(request.pairs, request.peer, scope)
        except Refusal as refusal:
            metrics.AUTH_FAILURES[refusal.reason].inc()
            raise
    address = context.authenticator.address(request.pairs, request.peer)
    if scope == PUBLIC and context.authenticator.asks:
        return request._replace(bucket=address)
    request.state["let_in"] = True
    client, _, _, key = principal
    bucket = address if principal is NOBODY else client
    return request._replace(client=client, key=key, bucket=bucket)


async def respond(send: Send, answer: Answer, request: Request, context: Context) -> None:
    """The one way out."""
    headers = [
        *(() if answer.status == UNCHANGED else described(answer)),
        *answer.headers,
        (b"cache-control", answer.caching),
        *ALWAYS,
        (b"x-request-id", request.id.encode()),
    ]
    if context.rate and request.bucket:
        headers += context.rate.headers(request.bucket)
    if context.shutdown.begun:
        headers += CLOSE
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    content = b"" if request.method == "HEAD" else answer.content
    await send({"type": "http.response.body", "body": content})


def described(answer: Answer) -> Headers:
    return (
        (b"content-type", answer.media_type.encode()),
        (b"content-length", str(len(answer.content)).encode()),
    )
