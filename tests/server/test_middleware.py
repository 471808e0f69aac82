"""What every request passes: who is let in, what is limited, what is told of it."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bentoml
import httpx
import numpy as np
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.api.schema import EXAMPLE
from flights.auth.keys import new_key
from flights.docs import pages
from flights.score_bins import BINS
from flights.server.middleware import Middleware
from flights.telemetry import metrics

Serving = Callable[..., AbstractContextManager[TestClient]]

PROBLEM = "application/problem+json"
ROUTES = ("/livez", "/readyz", "/", "/docs.json", "/model", "/metrics", "/nowhere")
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture(scope="module")
def client(serving: Serving) -> Iterator[TestClient]:
    """Open, as on a loopback address."""
    with serving() as client:
        yield client


def counted(asked: TestClient, name: str, **labels: str) -> float:
    """The sum of a metric over the labels that are not given."""
    text = asked.get("/metrics").text
    families = text_string_to_metric_families(text)
    samples = [one for family in families for one in family.samples if one.name == name]
    return sum(one.value for one in samples if labels.items() <= one.labels.items())


# What every answer bears


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


# What is told of a request


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


def test_requests_are_counted_by_route_status_and_client(client: TestClient) -> None:
    labels = {"route": "/predict", "client": "anonymous"}
    good, bad = ({**labels, "status": status} for status in ("2xx", "4xx"))
    before = [counted(client, "flight_requests_total", **one) for one in (good, bad)]
    client.post("/predict", json=EXAMPLE)
    client.post("/predict", json={})
    after = [counted(client, "flight_requests_total", **one) for one in (good, bad)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]


def test_only_so_many_clients_are_counted_one_by_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "CLIENTS", set())
    monkeypatch.setattr(metrics, "MOST_CLIENTS", 3)  # the first asks for the metrics
    before = counted(client, "flight_requests_total", route="/explain")
    for name in ("first", "second", "third", "fourth", "first"):
        metrics.count("/explain", 200, name, 0.1)
    each = [
        counted(client, "flight_requests_total", route="/explain", client=name)
        for name in ("first", "second", "third", "others")
    ]
    assert each == [2, 1, 0, 2]
    assert counted(client, "flight_requests_total", route="/explain") == before + 5


def test_unknown_paths_are_one_series(client: TestClient) -> None:
    for number in range(3):
        client.get(f"/nowhere/{number}")
    routes = {
        sample.labels["route"]
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if family.name == "flight_requests"
    }
    assert "other" in routes
    assert not any("nowhere" in route for route in routes)


def test_each_answered_probability_is_counted_in_its_bin(client: TestClient) -> None:
    before = counted(client, "flight_scores_total")
    probability = client.post("/predict", json=EXAMPLE).json()["atraso"]
    name = next(one for one in BINS if float(one[:4]) <= probability < float(one[5:]))
    assert counted(client, "flight_scores_total") == before + 1
    assert counted(client, "flight_scores_total", bin=name) >= 1


def test_the_served_model_and_the_scores_that_it_expects_are_told(
    client: TestClient, trained: bentoml.Model
) -> None:
    created = counted(client, "flight_model_created_timestamp_seconds")
    assert counted(client, "flight_model_info", tag=str(trained.tag)) == 1
    assert created == pytest.approx(trained.info.creation_time.timestamp())
    assert counted(client, "flight_scores_expected_share") == pytest.approx(1)
    assert counted(client, "flight_memory_bytes") > 50e6


def test_names_that_the_model_does_not_know_are_counted_by_field(client: TestClient) -> None:
    before = counted(client, "flight_unknown_categories_total", field="opera")
    client.post("/predict", json=EXAMPLE | {"opera": "Nueva", "aerolinea": None})
    assert counted(client, "flight_unknown_categories_total", field="opera") == before + 1


def test_a_path_with_a_slash_more_is_404_and_not_elsewhere(client: TestClient) -> None:
    answer = client.post("/predict/", json=EXAMPLE, follow_redirects=False)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


# What is limited


def test_a_body_over_the_limit_is_413(client: TestClient) -> None:
    answer = client.post("/predict", content=b" " * 65_537)
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
    assert answer.headers["connection"] == "close"


def test_a_list_may_be_longer_than_a_flight(client: TestClient) -> None:
    flights = [EXAMPLE] * 300
    assert len(json.dumps(flights)) > 65_536
    answer = client.post("/predict_batch", json=flights)
    assert (answer.status_code, len(answer.json())) == (200, 300)


def test_more_flights_than_the_limit_are_413(serving: Serving) -> None:
    with serving(max_flights="2") as client:
        assert client.post("/predict_batch", json=[EXAMPLE] * 2).status_code == 200
        answer = client.post("/predict_batch", json=[EXAMPLE] * 3)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the list must hold 1 to 2 flights, it holds 3"


def test_deep_json_is_400(client: TestClient) -> None:
    answer = client.post("/predict", content=b"[" * 60_000)
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "the body is no flight: it has more than 1,000 names, values or lists",
    )


def test_what_only_says_that_it_is_compressed_is_415(client: TestClient) -> None:
    body = gzip.compress(json.dumps(EXAMPLE).encode())
    answer = client.post("/predict", content=body, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415


def test_a_client_over_its_rate_is_429_and_counted(serving: Serving) -> None:
    with serving(rate_limit="3") as client:
        answers = [client.get("/model") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "ratelimit" not in answers[0].headers  # more than half is left
    assert answers[1].headers["ratelimit"] == '"client";r=1;t=1'
    assert (answers[3].headers["retry-after"], answers[3].headers["content-type"]) == ("1", PROBLEM)


def test_more_at_once_than_the_capacity_are_429_and_the_others_are_answered(
    serving: Serving,
) -> None:
    async def together(app: Any) -> list[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            asked = (client.post("/predict", json=EXAMPLE) for _ in range(30))
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    with serving(max_concurrency="20") as client:  # of which one address has half
        statuses = client.portal.call(together, client.app)
        assert sorted(statuses) == [200] * 10 + [429] * 20
        assert client.post("/predict", json=EXAMPLE).status_code == 200


def test_slow_bodies_of_one_client_leave_places_for_another(serving: Serving) -> None:
    async def together(app: Any) -> list[int]:
        late = asyncio.Event()

        async def body() -> AsyncIterator[bytes]:
            await late.wait()
            yield json.dumps(EXAMPLE).encode()

        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            slow = {"Content-Type": "application/json", "X-Forwarded-For": "192.0.2.1"}
            sent = [
                asyncio.create_task(client.post("/predict", content=body(), headers=slow))
                for _ in range(10)
            ]
            await asyncio.sleep(0.1)
            other = {"X-Forwarded-For": "192.0.2.2"}
            answer = await client.post("/predict", json=EXAMPLE, headers=other)
            late.set()
            return [answer.status_code, *sorted([(await one).status_code for one in sent])]

    with serving(max_concurrency="8", trusted_proxies="1") as client:
        assert client.portal.call(together, client.app) == [200] + [200] * 4 + [429] * 6


def test_a_list_in_chunks_is_read_where_its_limit_is_the_highest(serving: Serving) -> None:
    headers = {"Content-Type": "application/json"}
    with serving(max_batch_body_bytes=str(16 << 20)) as client:
        chunks = iter([json.dumps([EXAMPLE]).encode()])
        assert client.post("/predict_batch", content=chunks, headers=headers).status_code == 200


# Who is let in


@pytest.fixture(scope="module")
def keys() -> dict[str, tuple[str, str]]:
    """Of each client its key and the line to store."""
    expired = datetime(2022, 1, 1, tzinfo=UTC)
    return {
        "crew": new_key("crew", "predict", TOMORROW),
        "prometheus": new_key("prometheus", "metrics", TOMORROW),
        "admin": new_key("admin", "predict,metrics", TOMORROW),
        "gone": new_key("gone", "predict,metrics", expired),
    }


@pytest.fixture
def closed(serving: Serving, keys: dict[str, tuple[str, str]]) -> Iterator[TestClient]:
    with serving(api_keys="\n".join(line for _, line in keys.values())) as client:
        yield client


def status_of(client: TestClient, route: str, credential: str | None) -> int:
    method, _, path = route.partition(" ")
    headers = {"X-API-Key": credential} if credential else {}
    body = [EXAMPLE] if path == "/predict_batch" else EXAMPLE
    content = json.dumps(body) if method == "POST" else None
    return client.request(method, path, content=content, headers=headers).status_code


MATRIX = [f"GET {path}" for path in ROUTES]
MATRIX += [f"POST {path}" for path in ("/predict", "/predict_batch", "/explain", "/nowhere")]


def matrix(client: TestClient, keys: dict[str, tuple[str, str]]) -> str:
    """Credential x route -> status, as a Markdown table."""
    credentials = {
        "none": None,
        "wrong key": keys["crew"][0][:-1] + "x",
        "expired key": keys["gone"][0],
        "scope `predict`": keys["crew"][0],
        "scope `metrics`": keys["prometheus"][0],
        "both scopes": keys["admin"][0],
    }
    lines = ["| | " + " | ".join(credentials) + " |", "|---" * (len(credentials) + 1) + "|"]
    for route in MATRIX:
        statuses = (status_of(client, route, one) for one in credentials.values())
        lines.append(f"| `{route}` | " + " | ".join(map(str, statuses)) + " |")
    return "\n".join(lines)


def test_who_gets_what_is_as_the_documentation_says(
    closed: TestClient, keys: dict[str, tuple[str, str]]
) -> None:
    text = Path("flights/auth/README.md").read_text(encoding="utf-8")
    documented = text.partition("<!-- matrix -->")[2].partition("<!-- /matrix -->")[0].strip()
    assert matrix(closed, keys) == documented


def test_who_is_let_in_is_named_in_the_log_and_the_key_is_not(
    closed: TestClient, keys: dict[str, tuple[str, str]]
) -> None:
    key = keys["crew"][0]
    with capture_logs() as lines:
        answer = closed.post("/predict", json=EXAMPLE, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    assert lines[0]["client"] == "crew"
    assert key not in str(lines)


def test_who_is_not_let_in_has_no_name_and_is_counted(
    closed: TestClient, keys: dict[str, tuple[str, str]]
) -> None:
    admin = {"X-API-Key": keys["admin"][0]}
    closed.headers.update(admin)
    before = counted(closed, "flight_auth_failures_total", reason="missing")
    del closed.headers["X-API-Key"]
    with capture_logs() as lines:
        answer = closed.post("/predict", json=EXAMPLE)
    assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM)
    assert answer.headers["www-authenticate"] == 'Bearer realm="flight_delay"'
    assert [line["client"] for line in lines if line["event"] == "request"] == ["-"]
    closed.headers.update(admin)
    assert counted(closed, "flight_auth_failures_total", reason="missing") == before + 1
    del closed.headers["X-API-Key"]


def test_who_is_not_let_in_is_not_told_whether_the_service_is_full(serving: Serving) -> None:
    line = new_key("crew", "predict", TOMORROW)[1]
    with serving(api_keys=line) as client:
        bentoml.get_current_service().context.capacity.active = 10_000
        assert client.post("/predict", json=EXAMPLE).status_code == 401


def test_the_body_of_who_is_not_let_in_is_not_read(closed: TestClient) -> None:
    assert closed.post("/predict", content=b"x" * 100_000).status_code == 401


# What stands in for what


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
    texts = [gzip.decompress(file.read_bytes()) for file in tmp_path.rglob("*.gz")]
    lines = [line for text in texts for line in text.decode().splitlines()]
    assert len(lines) == 4
    assert sum('"one"' in line for line in lines) == 1


def test_bentomls_layers_are_left_out(client: TestClient) -> None:
    """`client.app` is what uvicorn serves."""
    assert isinstance(client.app.middleware_stack, Middleware)


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


def test_failures_are_counted_from_0_before_there_is_one(serving: Serving) -> None:
    with serving() as client:
        client.get("/docs.json")
        text = client.get("/metrics").text
    labels = {"route": "/docs.json", "status": "5xx", "client": "anonymous"}
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    failed = [one for one in samples if one.labels == labels and one.name.endswith("_total")]
    assert [one.value for one in failed] == [0]


def test_a_score_of_more_than_1_is_no_answer(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = bentoml.get_current_service().context.model
    monkeypatch.setattr(model, "scorer", lambda columns: np.array([1.5], np.float32))
    assert client.post("/predict", json=EXAMPLE).status_code == 500


def test_each_anonymous_address_has_a_rate_of_its_own(serving: Serving) -> None:
    with serving(rate_limit="1", trusted_proxies="1") as client:
        statuses = [
            client.get("/model", headers={"X-Forwarded-For": address}).status_code
            for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2")
        ]
    assert statuses == [200, 429, 200]


@pytest.mark.parametrize(
    ("path", "right", "told"),
    [("/model", True, {"let_in": True}), ("/model", False, {}), ("/livez", True, {})],
)
def test_the_connection_is_told_of_who_is_let_in(
    serving: Serving, path: str, right: bool, told: dict[str, bool]
) -> None:
    key, line = new_key("crew", "predict", TOMORROW)
    state: dict[str, Any] = {}

    async def ask(app: Any) -> None:
        async def send(message: Any) -> None:
            pass

        headers = [(b"x-api-key", key.encode() if right else b"wrong")]
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode()}
        scope |= {
            "headers": headers,
            "client": ("10.0.0.1", 1),
            "query_string": b"",
            "state": state,
        }
        await app(scope, asyncio.Queue().get, send)

    with serving(api_keys=line) as client:
        assert client.portal
        client.portal.call(ask, client.app)
    assert state == told
