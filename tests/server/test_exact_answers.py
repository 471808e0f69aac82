"""Probes, HEAD and the lines of metrics and log, whole: nothing more, nothing less."""

from typing import Any

import bentoml
import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.live.summary import Summary
from flights.telemetry import metrics
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import Serving

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("probe", ["/livez", "/readyz"])
def test_a_probe_that_is_well_has_nothing_to_say(serving: Serving, probe: str) -> None:
    with serving() as client:
        answer = client.get(probe)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == "text/plain"


def test_a_worker_that_ends_is_not_ready_and_says_why(serving: Serving) -> None:
    with serving() as client:
        context: Any = bentoml.get_current_service().context
        context.shutdown.begun = True
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["detail"]) == (503, "this worker is ending")


def sent(client: TestClient, method: str, path: str) -> list[Any]:
    """The messages of the application itself: a client takes a body off an answer to HEAD."""
    messages: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        messages.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [], "state": {}}
    scope |= {"query_string": b"", "client": ("127.0.0.1", 1), "http_version": "1.1"}
    assert client.portal
    client.portal.call(client.app, scope, receive, send)
    return messages


@pytest.mark.parametrize("path", ["/docs.json", "/model", "/nowhere"])
def test_head_has_the_headers_of_get_without_its_content(serving: Serving, path: str) -> None:
    with serving() as client:
        (start, whole), (head, empty) = (sent(client, verb, path) for verb in ("GET", "HEAD"))
    lengths = [dict(one["headers"])[b"content-length"] for one in (start, head)]
    assert lengths == [b"%d" % len(whole["body"])] * 2
    assert head["status"] == start["status"]
    assert (len(whole["body"]) > 0, empty["body"]) == (True, b"")


def test_an_answer_is_one_line_of_the_log_with_these_fields(serving: Serving) -> None:
    with serving() as client, capture_logs() as lines:
        trace = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
        answer = client.post("/predict", json=EXAMPLE, headers=trace)
    (line,) = [line for line in lines if line["event"] == "request"]
    assert 0 < line.pop("duration_ms") < 60_000
    assert line == {
        "event": "request",
        "log_level": "info",
        "request_id": answer.headers["x-request-id"],
        "trace": TRACE,
        "client": "anonymous",
        "method": "POST",
        "route": "/predict",
        "status": 200,
        "batch_size": 1,
    }


@pytest.mark.parametrize(
    ("path", "body", "flights"),
    [("/predict_batch", [EXAMPLE] * 3, 3), ("/explain", EXAMPLE, 1)],
)
def test_the_line_of_an_answer_tells_how_many_flights_it_had(
    serving: Serving, path: str, body: Any, flights: int
) -> None:
    with serving() as client, capture_logs() as lines:
        client.post(path, json=body)
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["route"], line["status"], line["batch_size"]) == (path, 200, flights)


def test_what_is_measured_when_it_is_asked_for_says_what_it_is(serving: Serving) -> None:
    with serving():
        context: Any = bentoml.get_current_service().context
        text = metrics.exposition(context.model)[0].decode()
    helps = [line for line in text.splitlines() if line.startswith("# HELP flight_m")]
    assert helps == [
        "# HELP flight_memory_bytes Memory of all processes.",
        "# HELP flight_model_info The served model, and what serves it.",
        "# HELP flight_model_created_timestamp_seconds When it was registered.",
    ]
    told = "Share of the flights that the model learnt from, by probability."
    assert f"# HELP flight_scores_expected_share {told}\n" in text
    assert f'flight_model_info{{revision="none",tag="{context.model.tag}"}} 1.0\n' in text


def test_what_is_known_of_the_day_is_measured_in_seconds_and_shares() -> None:
    day = Summary(7, 0, 2, 0, 0.25, [])
    known = "flight_live_known_until_timestamp_seconds"
    known_help = f"# HELP {known} Up to when all departures are told; 0: nothing was told yet."
    share = "flight_live_unresolved_share"
    share_help = f"# HELP {share} Share of a day's flights of which no end was told."
    whole = [known_help, f"{known} 420.0", share_help, f"{share} 0.25"]
    assert lines_of(day) == whole
    empty = day._replace(watermark=None, unresolved=None)
    assert lines_of(empty) == [known_help, f"{known} 0.0"]
    assert lines_of(None) == []


def lines_of(day: Summary | None) -> list[str]:
    """Of the metrics of a day, without their types."""
    text = metrics.exposition(None, day=day)[0].decode()
    own = ("flight_live_known", "flight_live_unres", "# HELP flight_live_k", "# HELP flight_live_u")
    return [line for line in text.splitlines() if line.startswith(own)]
