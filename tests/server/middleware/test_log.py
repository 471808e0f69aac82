"""What the log tells of a request."""

import bentoml
import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from tests.samples.airports import EXAMPLE
from tests.servers.in_process import Serving


def test_a_request_is_one_line_of_the_log(client: TestClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"X-Request-ID": "1", "traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    with capture_logs() as lines:
        client.post("/predict", json=EXAMPLE, headers=headers)
    (line,) = lines
    assert line.pop("duration_ms") > 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "request_id": "1",
        "trace": trace,
        "client": "anonymous",
        "method": "POST",
        "route": "/predict",
        "status": 200,
        "batch_size": 1,
    }


def test_probes_are_not_logged_while_they_succeed(client: TestClient) -> None:
    with capture_logs() as lines:
        client.get("/livez")
        client.get("/readyz")
    assert lines == []


def test_the_log_can_be_switched_off(serving: Serving) -> None:
    with serving(access_log="false") as client, capture_logs() as lines:
        client.post("/predict", json=EXAMPLE)
    assert lines == []


def test_a_probe_that_fails_is_logged(client: TestClient) -> None:
    bentoml.get_current_service().context.shutdown.begun = True
    with capture_logs() as lines:
        client.get("/readyz")
    bentoml.get_current_service().context.shutdown.begun = False
    assert [(line["route"], line["status"]) for line in lines] == [("/readyz", 503)]


def test_a_long_path_is_cut_in_the_log(client: TestClient) -> None:
    with capture_logs() as lines:
        client.get("/" + "x" * 5_000)
    assert lines[0]["route"] == "/" + "x" * 199


@pytest.mark.parametrize(("worker", "lines"), [(1, 1), (2, 0)])
def test_each_start_tells_model_and_revision_once(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, worker: int, lines: int
) -> None:
    monkeypatch.setenv("K_REVISION", "flight-delay-00007-abc")
    monkeypatch.setattr(bentoml.server_context, "worker_index", worker)
    with capture_logs() as told, serving():
        tag = bentoml.get_current_service().context.model.tag
    found = [(line["model"], line["revision"]) for line in told if line["event"] == "serving"]
    assert found == [(tag, "flight-delay-00007-abc")] * lines
