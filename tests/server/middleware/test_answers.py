"""What every answer bears, and what a failure answers."""

import gzip
from pathlib import Path

import bentoml
import numpy as np
import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.docs import pages
from flights.server.middleware import Middleware
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import PROBLEM, ROUTES, Serving

AS_OF = EXAMPLE | {"en": "2021-12-31T08:00"}


@pytest.mark.parametrize("path", [*ROUTES, "/predict"])
def test_no_answer_tells_the_server_or_may_be_kept(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert not {"server", "x-bentoml-request-id"} & set(headers)


@pytest.mark.parametrize("path", ["/livez", "/nowhere", "/predict", "/model"])
def test_a_sane_request_id_comes_back(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"X-Request-ID": "gate-7:2022.1"})
    assert answer.headers["x-request-id"] == "gate-7:2022.1"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "ñ".encode(), '{"a":1}', "-"])
def test_any_other_request_id_is_replaced(client: TestClient, given: str | bytes) -> None:
    ids = [
        client.get("/livez", headers={"X-Request-ID": given}).headers["x-request-id"]
        for _ in range(2)
    ]
    assert all(len(one) == 32 for one in ids)
    assert ids[0] != ids[1]


def test_a_failure_is_500_with_its_request_id_and_logged_with_its_stack(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bentoml.get_current_service().context.model, "score", lambda flights: 1 / 0)
    with capture_logs() as lines:
        answer = client.post("/predict", json=EXAMPLE, headers={"X-Request-ID": "7"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert answer.headers["x-request-id"] == "7"
    assert "ZeroDivisionError" not in answer.text
    failure = next(line for line in lines if line["event"] == "the request failed")
    assert (failure["request_id"], failure["exc_info"]) == ("7", True)


def test_a_failure_outside_of_the_prediction_is_500_too(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "card", lambda model: 1 / 0)
    answer = client.get("/model")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)


def test_a_path_with_a_slash_more_is_404_and_not_elsewhere(client: TestClient) -> None:
    answer = client.post("/predict/", json=EXAMPLE, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_a_damaged_model_is_not_served_and_the_reason_is_told(
    serving: Serving, trained: bentoml.Model
) -> None:
    file = Path(trained.path_of("model.onnx"))
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"\0")
    try:
        with serving() as client:
            refused = [client.get("/readyz"), client.get("/model")]
            refused.append(client.post("/predict", json=EXAMPLE))
            assert client.get("/livez").status_code == 200
    finally:
        file.write_bytes(content)
    assert [answer.status_code for answer in refused] == [503, 503, 503]
    reason = "model.onnx is damaged: it is not the file that was stored"
    assert all(answer.json()["detail"].endswith(reason) for answer in refused)


def test_predictions_are_kept_where_a_folder_is_set(serving: Serving, tmp_path: Path) -> None:
    with serving(prediction_log=str(tmp_path), prediction_sample="1") as client:
        client.post("/predict", json=EXAMPLE, headers={"X-Request-ID": "one"})
        client.post("/predict_batch", json=[EXAMPLE] * 3)
        for path, body in (("/predict", AS_OF), ("/predict_batch", [AS_OF])):
            assert client.post(path, json=body).status_code == 200  # to be judged by nobody
    texts = [gzip.decompress(file.read_bytes()) for file in tmp_path.rglob("*.gz")]
    lines = [line for text in texts for line in text.decode().splitlines()]
    assert len(lines) == 4
    assert sum('"one"' in line for line in lines) == 1


def test_bentomls_layers_are_left_out(client: TestClient) -> None:
    """`client.app` is what uvicorn serves."""
    assert isinstance(client.app.middleware_stack, Middleware)


def test_a_score_of_more_than_1_is_no_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = bentoml.get_current_service().context.model
    monkeypatch.setattr(model, "scorer", lambda columns: np.array([1.5], np.float32))
    assert client.post("/predict", json=EXAMPLE).status_code == 500
