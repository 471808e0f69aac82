"""The fields by which Cloud Logging nests the lines of a request under it.

It takes them out of `jsonPayload`; a log elsewhere has none of them.
https://cloud.google.com/logging/docs/structured-logging#special-payload-fields
"""

import re
from collections.abc import Mapping
from typing import Any

from flights.telemetry.cloud_run import project
from flights.telemetry.tracing import parse_caller

FIELD = "logging.googleapis.com/"
# X-Cloud-Trace-Context, which Google's front ends wrote before there was a traceparent: the span's
# id in decimal digits.
CONTEXT = re.compile(rb"(?!0{32})([0-9a-f]{32})(?:/([0-9]{1,20}))?(?:;.*)?")

MOST_SPAN = (1 << 64) - 1


def trace_fields(headers: Mapping[bytes, bytes], trace: str | None = None) -> dict[str, str]:
    """The trace of a request's lines, and the span of its caller.

    `trace`: its id, where the service has begun one of its own.
    """
    if not project():
        return {}
    caller, span = parse_caller(headers.get(b"traceparent", b"")) or context(headers)
    if not (trace or caller):
        return {}
    fields = {f"{FIELD}trace": f"projects/{project()}/traces/{trace or caller}"}
    return fields | ({f"{FIELD}spanId": span} if span and trace in {None, caller} else {})


def context(headers: Mapping[bytes, bytes]) -> tuple[str, str]:
    """Ids of trace and span in hex digits, "" for what is not told."""
    match = CONTEXT.fullmatch(headers.get(b"x-cloud-trace-context", b""))
    if not match:
        return "", ""
    span = int(match[2] or 0)
    return match[1].decode(), f"{span:016x}" if 0 < span <= MOST_SPAN else ""


def request_field(method: str, path: str, status: int, seconds: float) -> dict[str, Any]:
    """Without address and browser: Cloud Run's own line of the same trace has them."""
    if not project():
        return {}
    told = {"requestMethod": method, "requestUrl": path, "status": status}
    return {"httpRequest": told | {"latency": f"{seconds:.6f}s"}}
