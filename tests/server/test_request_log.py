"""What is told of requests that are refused, in the log and in the metrics."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.telemetry import log_pace, metrics
from tests.senders.clients import counted


def requests() -> float:
    return counted(metrics.exposition(None)[0].decode(), "flight_requests_total")


@pytest.mark.parametrize(
    ("settings", "path", "status"),
    [
        ({}, "/nowhere", 404),
        ({"rate_limit": "1"}, "/model", 429),
        ({"allowed_ips": "192.0.2.1", "trusted_proxies": "1"}, "/model", 403),
    ],
)
def test_a_flood_of_refusals_is_a_few_lines_and_counted_whole(
    serving: Callable[..., AbstractContextManager[TestClient]],
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, str],
    path: str,
    status: int,
) -> None:
    monkeypatch.setattr(log_pace, "monotonic", lambda: 1_000.0)
    before = requests()
    with serving(**settings) as client, capture_logs() as lines:
        answers = [client.get(path).status_code for _ in range(101)]
    assert answers[1:] == [status] * 100
    refused = [line for line in lines if line.get("status") == status]
    assert len([line for line in refused if line["event"] == "request"]) == log_pace.MOST_LINES
    assert requests() - before == 101
