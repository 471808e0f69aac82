"""What is known of one request from its headers on, and what is told of it when it is answered."""

import re
from random import getrandbits
from time import perf_counter

from starlette.types import Message, Scope, Send

from flights.telemetry import metrics
from flights.telemetry.logs import log
from flights.telemetry.tracing import Tracer, parse_traceparent

SANE_ID = re.compile(rb"[0-9A-Za-z][0-9A-Za-z._:-]{0,127}")
UNLOGGED = frozenset(("/livez", "/readyz"))  # asked every few seconds, of interest if they fail
ALWAYS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
REMOVED = frozenset((b"server", b"x-bentoml-request-id"))  # who serves is nobody's business
GONE = 499  # as nginx has it: the client left before its answer


class Visit:
    """One request. Every answer to it bears `headers`."""

    def __init__(self, scope: Scope, tracer: Tracer | None) -> None:
        self.started = perf_counter()
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.received: dict[bytes, bytes] = dict(scope["headers"])
        given = self.received.get(b"x-request-id", b"")
        self.id = given.decode() if SANE_ID.fullmatch(given) else f"{getrandbits(128):032x}"
        traceparent = self.received.get(b"traceparent")
        self.span = tracer.span(metrics.route(self.path), traceparent) if tracer else None
        self.trace = parse_traceparent(traceparent) if traceparent else None
        if self.span:
            self.trace = self.span.trace_id
        self.client = "-"  # whoever was not let in
        self.status = 0
        self.batch_size: int | None = None
        self.headers = [*ALWAYS, (b"x-request-id", self.id.encode())]

    def sender(self, send: Send) -> Send:
        """Adds the headers to the answer and notes its status."""

        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                kept = [pair for pair in message["headers"] if pair[0].lower() not in REMOVED]
                message["headers"] = kept + self.headers
            await send(message)

        return wrapped

    def end(self, access_log: bool) -> None:
        """Count the request and write its line to the log."""
        seconds = perf_counter() - self.started
        status = self.status or GONE
        metrics.count(self.path, status, self.client, seconds)
        if self.span:
            self.span.set(status, self.client, self.batch_size or 0)
            self.span.finish()
        if access_log and (status >= 400 or self.path not in UNLOGGED):
            write = log.error if status >= 500 else log.info
            write(
                "request",
                request_id=self.id,
                trace=self.trace,
                client=self.client,
                method=self.method,
                route=self.path[:200],
                status=status,
                duration_ms=round(seconds * 1e3, 3),
                batch_size=self.batch_size,
            )
