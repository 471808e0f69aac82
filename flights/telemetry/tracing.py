"""Spans of requests, sent by OTLP over HTTP where `FLIGHT_OTLP_ENDPOINT` names a collector.

BentoML's own are switched off for /predict (see `service.py`), so these are ours: one for each
request, with route, status, client id and number of flights; no bodies, credentials or addresses.
The exporter heeds its own variables too, such as OTEL_EXPORTER_OTLP_HEADERS for a collector's key.
"""

import re
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from opentelemetry import trace
from opentelemetry.context import Context

from flights.settings import Settings, SettingsError

if TYPE_CHECKING:  # loaded only where traces are sent
    from opentelemetry.sdk.trace import TracerProvider

TRACES = "/v1/traces"  # the path of OTLP over HTTP
# https://www.w3.org/TR/trace-context/#traceparent-header
TRACEPARENT = re.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


class Traceparent(NamedTuple):
    """The caller's span, in lower-case hex digits."""

    trace_id: str
    span_id: str
    flags: str  # the last bit: sampled


def parse(value: bytes | str) -> Traceparent | None:
    """None for what is no valid `traceparent`; a later version may hold more at its end."""
    match = TRACEPARENT.fullmatch(value if isinstance(value, str) else value.decode("latin-1"))
    if match is None:
        return None
    version, trace_id, span_id, flags, more = match.groups()
    if version == "ff" or (version == "00" and more is not None):
        return None
    known = trace_id.strip("0") and span_id.strip("0")
    return Traceparent(trace_id, span_id, flags) if known else None


def parse_traceparent(value: bytes | str) -> str | None:
    """The trace id of a `traceparent`, 32 hex digits, or None where it is not valid."""
    parent = parse(value)
    return parent.trace_id if parent else None


class Span:
    """One request, from its making to `finish`, or as a context."""

    def __init__(self, span: trace.Span) -> None:
        self.span = span
        self.trace_id = trace.format_trace_id(span.get_span_context().trace_id)

    def set(self, status: int, client: str = "", batch_size: int = 0) -> None:
        """`client` is its id, never its key; `batch_size` the flights of the request."""
        if not self.span.is_recording():
            return
        self.span.set_attribute("http.response.status_code", status)
        self.span.set_attribute("flight.client", client)
        self.span.set_attribute("flight.batch_size", batch_size)
        if status >= 500:
            self.span.set_status(trace.StatusCode.ERROR)

    def finish(self) -> None:
        self.span.end()

    def __enter__(self) -> "Span":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:  # whose message is not told: it may quote a body
            self.span.set_status(trace.StatusCode.ERROR)
        self.finish()


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

    def span(self, route: str, traceparent: bytes | str | None = None) -> Span:
        """Of a request to a known route, below its caller's span if it has told one."""
        parent = parse(traceparent) if traceparent else None
        context = below(parent) if parent else Context()
        span = self.tracer.start_span(route, context, trace.SpanKind.SERVER, {"http.route": route})
        return Span(span)

    def close(self, timeout_s: float = 2) -> None:
        """Send what is waiting, for so many seconds at most: a collector may be gone."""
        closing = Thread(target=self.provider.shutdown, daemon=True)
        closing.start()
        closing.join(timeout_s)


def url_of(settings: Settings) -> str:
    """Where traces are sent, or "". Raises SettingsError."""
    endpoint = settings.otlp_endpoint.rstrip("/")
    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise SettingsError(f"FLIGHT_OTLP_ENDPOINT must be an http(s) URL, got {endpoint!r}")
    return endpoint and endpoint.removesuffix(TRACES) + TRACES


def below(parent: Traceparent) -> Context:
    caller = trace.SpanContext(
        int(parent.trace_id, 16),
        int(parent.span_id, 16),
        is_remote=True,
        trace_flags=trace.TraceFlags(int(parent.flags, 16)),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(caller), Context())


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

    provider = TracerProvider(
        sampler=ParentBasedTraceIdRatio(sample),
        resource=Resource.create({"service.name": "flight_delay"}),
        shutdown_on_exit=False,  # `close` does it, and waits for less than half a minute
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(url)))
    return provider
