"""Who is let in."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bentoml
import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.auth.keys import new_key
from tests.samples.airports import EXAMPLE
from tests.senders import clients
from tests.servers.in_process import PROBLEM, ROUTES, TOMORROW, Serving, counted


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


def test_a_request_is_logged_with_the_id_of_its_key(
    closed: TestClient, keys: dict[str, tuple[str, str]]
) -> None:
    key, line = keys["crew"]
    with capture_logs() as lines:
        closed.post("/predict", json=EXAMPLE, headers={"X-API-Key": key})
        closed.post("/predict", json=EXAMPLE)
    told = [(one["client"], one.get("key")) for one in lines]
    assert told == [("crew", line.split()[1]), ("-", None)]


def test_the_metrics_tell_when_each_key_ends_and_which_lines_give_none(
    closed: TestClient, keys: dict[str, tuple[str, str]]
) -> None:
    told = closed.get("/metrics", headers={"X-API-Key": keys["admin"][0]}).text
    assert clients.counted(told, "flight_key_lines_unusable", kind="expired") == 1
    ends = clients.counted(told, "flight_key_expires_timestamp_seconds", client="crew")
    assert ends == int(TOMORROW.timestamp())


def test_without_any_good_key_the_service_is_closed_and_not_ready(serving: Serving) -> None:
    with serving(api_keys="flight_0123456789ab_c0ffee") as client:
        ready, asked = client.get("/readyz"), client.post("/predict", json=EXAMPLE)
    assert (ready.status_code, asked.status_code) == (503, 401)
    assert ready.json()["detail"] == "no API key can be used: nobody gets in"
