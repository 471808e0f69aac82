"""The header that names the caller's trace: https://www.w3.org/TR/trace-context."""

import pytest

from flights.telemetry.tracing import parse_traceparent

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SAMPLED, NOT_SAMPLED = (f"00-{TRACE}-{PARENT}-{flags}".encode() for flags in ("01", "00"))


@pytest.mark.parametrize(
    "value", [SAMPLED, NOT_SAMPLED, SAMPLED.decode(), f"cc-{TRACE}-{PARENT}-01-more"]
)
def test_trace_id_of_a_valid_traceparent(value: str | bytes) -> None:
    assert parse_traceparent(value) == TRACE


@pytest.mark.parametrize(
    "value",
    [
        "",
        TRACE,
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}-01-more",
        f"cc-{TRACE}-{PARENT}-01more",
        f"00-{TRACE}-{PARENT}-1",
        f" 00-{TRACE}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}-01\n",
        b"\xff" * 55,
    ],
)
def test_an_invalid_traceparent_has_none(value: str | bytes) -> None:
    assert parse_traceparent(value) is None
