"""Each operation gives each status that is documented, and no other."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import bentoml
import httpx
import pytest
from starlette.testclient import TestClient

from flights.api.answer import Answer
from flights.auth.keys import new_key
from flights.server import routes
from flights.server.routes import Route
from tests.samples.airports import EXAMPLE, SCL
from tests.servers.serving import Served, served

OF_THE_SERVICE = {429, 500, 503}
SWITCHED_OFF = {404, 409}  # no departures are kept, or they come from a table
DOCUMENTED = [route for route in routes.ROUTES if route.document]
each_route = pytest.mark.parametrize("route", DOCUMENTED, ids=lambda route: route.path)


def documented(route: Route) -> set[int]:
    operation = routes.operations(SCL, {})[route.path][route.method.lower()]
    return {int(status) for status in operation["responses"]}


def body(route: Route) -> Any:
    return [EXAMPLE] if route.path in ("/predict_batch", "/day") else EXAMPLE


@pytest.fixture(scope="module")
def keys() -> dict[str, tuple[str, str]]:
    """By scope."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return {scope: new_key(scope, scope, tomorrow) for scope in ("predict", "metrics", "report")}


@pytest.fixture(scope="module")
def service(
    trained: bentoml.Model,
    keys: dict[str, tuple[str, str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    lines = ";".join(line for _, line in keys.values())
    log = tmp_path_factory.mktemp("statuses") / "log"
    live = str(log.parent / "live.db")
    with served(
        log, FLIGHT_API_KEYS=lines, FLIGHT_BODY_TIMEOUT_S="0.5", FLIGHT_LIVE=live
    ) as service:
        yield service


@pytest.mark.slow
@each_route
def test_requests_get_the_documented_statuses(
    service: Served, keys: dict[str, tuple[str, str]], route: Route
) -> None:
    key = {"X-API-Key": keys[route.scope or "predict"][0]}
    other = {"X-API-Key": keys["metrics" if route.scope == "predict" else "predict"][0]}
    ways: list[dict[str, Any]] = [
        {"headers": key, "json": body(route)},
        {"json": body(route)},
        {"headers": other, "json": body(route)},
        {"headers": key | {"X-Long": "x" * 40_000}},
        {"headers": key, "json": body(route), "params": {"fecha": "2022-01-01"}},
    ]
    if route.method == "POST":
        json = key | {"Content-Type": "application/json"}
        ways += [{"headers": json, "content": content} for content in ("{", " " * 2_000_000)]
        ways += [{"headers": key, "json": [1]}, {"headers": key, "json": {"dia": 1}}]
        ways += [{"headers": key, "content": "x"}, {"headers": key, "json": []}]
    url = f"{service.url}{route.path}"
    given = {httpx.request(route.method, url, **way).status_code for way in ways}
    if route.method == "POST":
        given.add(unfinished(service, route, json))
    assert given == documented(route) - OF_THE_SERVICE - SWITCHED_OFF


def unfinished(service: Served, route: Route, headers: dict[str, str]) -> int:
    """The status of a request whose body does not come."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=20)
    connection.request(route.method, route.path, headers=headers | {"Content-Length": "9"})
    status = connection.getresponse().status
    connection.close()
    return status


@each_route
def test_the_service_fails_with_the_documented_statuses(
    serving: Callable[..., AbstractContextManager[TestClient]],
    monkeypatch: pytest.MonkeyPatch,
    route: Route,
) -> None:
    def ask(client: TestClient) -> int:
        return client.request(route.method, route.path, json=body(route)).status_code

    async def fail(*_: Any) -> Answer:
        raise ZeroDivisionError

    with serving(rate_limit="0.001") as client:
        given = {ask(client), ask(client)}
    with serving(live="memory://departures.csv") as client:
        given.add(ask(client))
    with serving() as client:
        health = bentoml.get_current_service().context.health
        health.model, health.fault = None, "the model is damaged"
        given.add(ask(client))
        monkeypatch.setitem(routes.BY_PATH[route.path], route.method, route._replace(handler=fail))
        given.add(ask(client))
    assert given - {200} == documented(route) & (OF_THE_SERVICE | SWITCHED_OFF)
