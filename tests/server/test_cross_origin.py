"""Pages of other origins: let in where BentoML's `http.cors` names them, with their keys."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.testclient import TestClient

from flights.auth.keys import new_key
from flights.process import configuration
from tests.samples.airports import EXAMPLE
from tests.servers.in_process import Serving

ORIGIN = "https://board.example"
CORS = {"enabled": True, "access_control_allow_origins": ORIGIN}
KEY, LINE = new_key("board", "predict", datetime.now(UTC) + timedelta(days=1))


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As BENTOML_CONFIG would say it, which BentoML itself reads once in a process."""
    told = {f"{configuration.OURS}http.cors.{name}": value for name, value in CORS.items()}
    monkeypatch.setattr(configuration, "given", lambda: told)


def preflight(client: TestClient, origin: str, header: str = "x-api-key") -> httpx.Response:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": header}
    return client.options("/predict", headers={"Origin": origin} | asked)


@pytest.mark.usefixtures("allowed")
def test_a_preflight_needs_no_key_and_what_follows_does(serving: Serving) -> None:
    with serving(api_keys=LINE) as client:
        before = preflight(client, ORIGIN)
        asked = {"Origin": ORIGIN, "X-API-Key": KEY}
        answer = client.post("/predict", json=EXAMPLE, headers=asked)
        refused = client.post("/predict", json=EXAMPLE, headers={"Origin": ORIGIN})
    assert (before.status_code, answer.status_code, refused.status_code) == (200, 200, 401)
    for one in (before, answer, refused):
        assert one.headers["access-control-allow-origin"] == ORIGIN
    assert before.headers["access-control-allow-methods"] == "GET, POST"
    exposed = answer.headers["access-control-expose-headers"].lower().split(", ")
    told = {name for name in answer.headers if name.startswith(("x-", "ratelimit"))}
    told.remove("x-content-type-options")  # for the browser itself
    assert {"x-model-tag", "x-request-id"} <= told <= set(exposed)


@pytest.mark.usefixtures("allowed")
def test_other_origins_and_headers_are_not_let_in(serving: Serving) -> None:
    with serving() as client:
        stranger = preflight(client, "https://other.example")
        unknown = preflight(client, ORIGIN, "x-unknown")
        answer = client.get("/model", headers={"Origin": "https://other.example"})
    assert (stranger.status_code, unknown.status_code) == (400, 400)
    for one in (stranger, answer):
        assert "access-control-allow-origin" not in one.headers


def test_unless_it_is_set_no_other_origin_is_let_in(serving: Serving) -> None:
    with serving() as client:
        before = preflight(client, ORIGIN)
        answer = client.get("/model", headers={"Origin": ORIGIN})
    assert (before.status_code, answer.status_code) == (405, 200)
    for one in (before, answer):
        assert not [name for name in one.headers if name.startswith("access-control")]
