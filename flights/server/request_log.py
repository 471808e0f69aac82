"""What is told of a request once it is answered: its metrics, its span, its line of the log."""

from random import random
from time import perf_counter

from flights.api.answer import Answer
from flights.server.context import Context
from flights.server.request import Request
from flights.server.routes import Route
from flights.telemetry import metrics
from flights.telemetry.logs import structured
from flights.telemetry.logs.fields import request_field, trace_fields
from flights.telemetry.logs.pace import STRANGER
from flights.telemetry.tracing import Answered, parse_traceparent

GONE = 499  # as nginx has it: the client left before its answer
SLOW_S = 0.4  # the objective's (deploy/slo.yaml): what takes longer is always told
LONGEST_PATH = 200  # characters of it in the log


def tell(context: Context, request: Request, answer: Answer | None, route: Route) -> None:
    """`answer`: None where nobody waited for it."""
    seconds = perf_counter() - request.started
    status = answer.status if answer else GONE
    metrics.count(route.path, status, request.client, seconds)
    batch_size = answer.batch_size if answer else None
    trace = request.headers.get(b"traceparent")
    if context.tracer and request.client != STRANGER:  # who decides what is exported
        told = Answered(route.path, status, request.client, batch_size or 0, seconds)
        trace_id: str | None = context.tracer.tell(told, trace)
    else:
        trace_id = parse_traceparent(trace) if trace else None
    weight = weight_of(context.settings.access_log, status < 400 and seconds <= SLOW_S)
    if not weight:
        return
    if route.logged if status < 400 else is_told(context, request, status, route):
        structured.tell(
            "error" if status >= 500 else "info",
            "request",
            request_id=request.id,
            trace=trace_id,
            client=request.client,
            **({"key": request.key} if request.key else {}),
            method=request.method,
            route=request.path[:LONGEST_PATH],
            status=status,
            duration_ms=round(seconds * 1e3, 3),
            batch_size=batch_size,
            **trace_fields(request.headers, trace_id),
            **request_field(request.method, request.path[:LONGEST_PATH], status, seconds),
            **({"weight": weight} if weight > 1 else {}),
        )


def weight_of(share: float, is_usual: bool) -> float:
    """How many requests a line stands for; 0 where there is none. `share`: of the usual ones."""
    if share in {0, 1} or not is_usual:
        return 1 if share else 0
    return round(1 / share, 3) if random() < share else 0  # noqa: S311 (no secret)


def is_told(context: Context, request: Request, status: int, route: Route) -> bool:
    """Whether the log has a line of a refusal: nobody can fill it with them."""
    address = request.bucket or context.authenticator.address(request.pairs, request.peer)
    path = request.path[:LONGEST_PATH]
    return context.log_pace.admits(request.client, address, status, route.path, path)
