"""On Cloud Run a line of the log is nested under its request; elsewhere it is as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.telemetry import cloud_run
from flights.telemetry.logs.fields import trace_fields
from tests.samples.airports import EXAMPLE

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{SPAN}-01"
NESTED = {
    "logging.googleapis.com/trace": f"projects/airline-delays/traces/{TRACE}",
    "logging.googleapis.com/spanId": SPAN,
}


@pytest.fixture
def on_cloud_run(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("K_SERVICE", "flight-delay")
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "airline-delays")
    cloud_run.project.cache_clear()
    yield
    cloud_run.project.cache_clear()


def line_of(client: TestClient, path: str = "/predict") -> dict[str, Any]:
    with capture_logs() as lines:
        client.post(path, json=EXAMPLE, headers={"traceparent": TRACEPARENT})
    return dict(lines[-1])


def test_a_request_is_nested_as_cloud_logging_does(client: TestClient, on_cloud_run: None) -> None:
    line = line_of(client)
    told = line["httpRequest"]
    assert told.pop("latency").endswith("s")
    assert told == {"requestMethod": "POST", "requestUrl": "/predict", "status": 200}
    assert {name: line[name] for name in NESTED} == NESTED


def test_what_metrics_and_alerts_read_of_the_log_stays(
    client: TestClient, on_cloud_run: None
) -> None:
    line = line_of(client)
    assert (line["route"], line["status"], line["trace"]) == ("/predict", 200, TRACE)
    assert f"{line['duration_ms'] / 1e3:.6f}s" == line["httpRequest"]["latency"]


def test_elsewhere_no_line_has_such_fields(client: TestClient) -> None:
    assert not [name for name in line_of(client) if "google" in name or name == "httpRequest"]


def test_a_project_alone_is_not_cloud_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "airline-delays")  # as on a desk with gcloud
    cloud_run.project.cache_clear()
    assert trace_fields({b"traceparent": TRACEPARENT.encode()}) == {}


@pytest.mark.parametrize(
    ("value", "span"),
    [
        (f"{TRACE}/255;o=1", "00000000000000ff"),
        (f"{TRACE}/1", "0000000000000001"),
        (TRACE, None),
        (f"{TRACE}/{(1 << 64) - 1}", "f" * 16),
        (f"{TRACE}/{1 << 64}", None),
        (f"{TRACE}/0", None),
    ],
)
def test_the_older_header_tells_a_trace_too(
    on_cloud_run: None, value: str, span: str | None
) -> None:
    fields = trace_fields({b"x-cloud-trace-context": value.encode()})
    assert fields["logging.googleapis.com/trace"].endswith(TRACE)
    assert fields.get("logging.googleapis.com/spanId") == span


@pytest.mark.parametrize("value", ["", "0" * 32, f"{TRACE[1:]}/1", f"{TRACE}/x", f"{TRACE} /1"])
def test_what_is_no_trace_is_left_out(on_cloud_run: None, value: str) -> None:
    assert trace_fields({b"x-cloud-trace-context": value.encode()}) == {}


def test_a_trace_of_its_own_has_no_caller(on_cloud_run: None) -> None:
    own = "1" * 32
    fields = trace_fields({b"traceparent": TRACEPARENT.encode()}, own)
    assert fields == {"logging.googleapis.com/trace": f"projects/airline-delays/traces/{own}"}
