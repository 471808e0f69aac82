"""Spans of requests, sent by OTLP over HTTP where `FLIGHT_OTLP_ENDPOINT` names a collector.

BentoML's own are switched off (see `service.py`), so these are ours: one for each request that was
let in, with route, status, client id and number of flights; no bodies, credentials or addresses.
The exporter heeds its own variables too, such as OTEL_EXPORTER_OTLP_HEADERS for a collector's key.
"""

import os
import re
import time
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from flights.settings import Settings, SettingsError, shown
from flights.telemetry import cloud_run

if TYPE_CHECKING:  # loaded only where traces are sent
    from opentelemetry.sdk.trace import TracerProvider

TRACES = "/v1/traces"  # the path of OTLP over HTTP
GOOGLE = "telemetry.googleapis.com"  # takes it for Cloud Trace
# https://www.w3.org/TR/trace-context/#traceparent-header: no version is ff, no id only zeros, and
# of version 00 nothing follows. OpenTelemetry's own reader takes five times as long.
TRACEPARENT = re.compile(
    "(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?"
)
# As opentelemetry.util.re reads them.
HEADER = re.compile(r"[!#-'*+\-.0-9A-Z^-z|~]+[ \t]*=[ !#-+\--:<-\[\]-~\t]*")


def parse_traceparent(value: bytes | str) -> str | None:
    """The trace id of a `traceparent`, 32 hex digits, or None where it is not valid."""
    caller = parse_caller(value)
    return caller[0] if caller else None


def parse_caller(value: bytes | str) -> tuple[str, str] | None:
    """The trace id of a `traceparent`, and its caller's span id, 16 hex digits."""
    match = TRACEPARENT.fullmatch(value if isinstance(value, str) else value.decode("latin-1"))
    return (match[1], match[2]) if match else None


class Answered(NamedTuple):
    """What a span tells of a request."""

    route: str
    status: int
    client: str  # its id, never its key
    batch_size: int  # flights
    seconds: float  # from its headers to the end of its answer


class Tracer:
    """Makes spans. A caller's decision to sample is followed; else it is made by chance."""

    def __init__(self, provider: "TracerProvider") -> None:
        self.provider = provider
        self.tracer = provider.get_tracer("flights")

    @classmethod
    def of(cls, settings: Settings) -> "Tracer | None":
        """None where no traces are sent. Raises SettingsError."""
        url = url_of(settings)
        return cls(exporting_to(url, settings.trace_sample)) if url else None

    def tell(self, request: Answered, traceparent: bytes | None = None) -> str:
        """The span of a request that was answered just now. Its trace id, in hex digits."""
        end = time.time_ns()
        caller = {"traceparent": traceparent.decode("latin-1")} if traceparent else {}
        span = self.tracer.start_span(
            request.route,
            TraceContextTextMapPropagator().extract(caller),
            trace.SpanKind.SERVER,
            {
                "http.route": request.route,
                "http.response.status_code": request.status,
                "flight.client": request.client,
                "flight.batch_size": request.batch_size,
            },
            start_time=end - int(request.seconds * 1e9),
        )
        if request.status >= 500:
            span.set_status(trace.StatusCode.ERROR)
        span.end(end)
        return trace.format_trace_id(span.get_span_context().trace_id)

    def close(self, timeout_s: float = 2) -> None:
        """Send what is waiting, for so many seconds at most: a collector may be gone."""
        closing = Thread(target=self.provider.shutdown, daemon=True)
        closing.start()
        closing.join(timeout_s)


def url_of(settings: Settings) -> str:
    """Where traces are sent, or "". Raises SettingsError."""
    endpoint = settings.otlp_endpoint.rstrip("/")
    if endpoint and not re.fullmatch(r"https?://[^/?#@\s]+[^?#@\s]*", endpoint):
        raise SettingsError(
            f"FLIGHT_OTLP_ENDPOINT must be an http(s) URL, got {shown(endpoint)}; what lets in at "
            "the collector goes into OTEL_EXPORTER_OTLP_HEADERS"
        )
    if endpoint:
        check_headers()
    return endpoint and endpoint.removesuffix(TRACES) + TRACES


def check_headers() -> None:
    """Raises SettingsError for what the exporter would leave out, and write to the log: a key."""
    for name in ("OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"):
        parts = filter(None, map(str.strip, os.environ.get(name, "").split(",")))
        if not all(map(HEADER.fullmatch, parts)):
            raise SettingsError(f"{name} must be name=value, with commas between several")


def exporting_to(url: str, sample: float) -> "TracerProvider":
    """Batches of spans, sent every five seconds by a thread of its own."""
    # Loaded only where traces are sent.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 (as above)
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 (as above)
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 (as above)
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 (as above)
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio  # noqa: PLC0415 (as above)

    from flights.telemetry.google_token import own_account  # noqa: PLC0415 (as above)

    provider = TracerProvider(
        sampler=ParentBasedTraceIdRatio(sample),
        resource=Resource.create(about_service()),
        shutdown_on_exit=False,  # `close` does it, and waits for less than half a minute
    )
    session = own_account() if urlsplit(url).hostname == GOOGLE else None
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(url, session=session)))
    return provider


def about_service() -> dict[str, str]:
    """What every span is told with; Cloud Trace asks for the project."""
    known = {"gcp.project_id": cloud_run.project(), "service.version": cloud_run.revision()}
    return {"service.name": "flight_delay"} | {
        name: value for name, value in known.items() if value
    }
