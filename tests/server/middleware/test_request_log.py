"""What is told of requests that are refused, in the log and in the metrics."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from deploy.slo import load, thresholds
from flights.server import limits, request_log
from flights.telemetry import metrics
from flights.telemetry.logs import pace
from tests.samples.airports import EXAMPLE
from tests.senders.clients import counted

ROOT = Path(__file__).parents[3]


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
    for module in (pace, limits):
        monkeypatch.setattr(module, "monotonic", lambda: 1_000.0)
    before = requests()
    with serving(**settings) as client, capture_logs() as lines:
        answers = [client.get(path).status_code for _ in range(101)]
    assert answers[1:] == [status] * 100
    refused = [line for line in lines if line.get("status") == status]
    assert len([line for line in refused if line["event"] == "request"]) == pace.MOST_LINES
    assert requests() - before == 101


@pytest.mark.parametrize("status", [403, 404])
def test_a_flood_from_one_address_takes_no_line_from_another(
    serving: Callable[..., AbstractContextManager[TestClient]],
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    monkeypatch.setattr(pace, "monotonic", lambda: 1_000.0)
    allowed = {"allowed_ips": "192.0.2.9"} if status == 403 else {}
    with serving(trusted_proxies="1", **allowed) as client, capture_logs() as lines:
        for address in ["192.0.2.1"] * 9 + ["192.0.2.2"]:
            client.get("/nowhere", headers={"X-Forwarded-For": address})
    written = [line["status"] for line in lines if line["event"] == "request"]
    assert written == [status] * (pace.MOST_LINES + 1)


def test_a_share_of_what_succeeds_has_a_line_with_its_weight_and_all_is_counted(
    serving: Callable[..., AbstractContextManager[TestClient]], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([0.24, 0.25, 0.99])
    monkeypatch.setattr(request_log, "random", lambda: next(drawn))
    before = requests()
    with serving(access_log="0.25") as client, capture_logs() as lines:
        for _ in range(3):
            client.post("/predict", json=EXAMPLE)
    assert [(line["status"], line["weight"]) for line in lines] == [(200, 4)]
    assert requests() - before == 3


def test_what_fails_or_is_slow_always_has_its_line(
    serving: Callable[..., AbstractContextManager[TestClient]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_log, "random", lambda: 1.0)
    with serving(access_log="0.001") as client, capture_logs() as lines:
        client.post("/predict", json=EXAMPLE)
        client.get("/nowhere")
        monkeypatch.setattr(request_log, "SLOW_S", 0)
        client.post("/predict", json=EXAMPLE)
    assert [(line["status"], line.get("weight")) for line in lines] == [(404, None), (200, None)]


def test_what_is_slow_is_what_the_objective_says() -> None:
    assert thresholds(load())["latency_threshold"] == request_log.SLOW_S
    excluded = (ROOT / "deploy/terraform/log_share.tf").read_text(encoding="utf-8")
    assert f'httpRequest.latency<="{request_log.SLOW_S}s"' in excluded
