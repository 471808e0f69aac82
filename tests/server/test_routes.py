"""The table of routes: whoever is let in reaches what is literally in it, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from flights.auth.keys import new_key
from flights.auth.principal import PUBLIC, SCOPES
from flights.docs import pages
from flights.server.routes import FOLDERS, ROUTES, Route
from tests.samples.airports import EXAMPLE
from tests.senders.clients import counted
from tests.servers.in_process import PROBLEM, Serving

TAILS = (
    "%0a",
    "%0d%0a",
    "%00",
    "%09",
    "%1b[31m",
    "%7f",
    "/",
    "//",
    "/x",
    "%2f",
    "%20",
    ";a=1",
    ".json",
    "%c2%85",
    "%e2%80%a8",
)
KEY_FOR = {scope: scope for scope in SCOPES}
PATHS = [route.path for route in ROUTES]
# One flight is no list, and no tensors.
OTHERS = {("POST", "/predict_batch"): 400, ("POST", "/day"): 400}
OTHERS[("POST", "/v2/models/flight_delay/infer")] = 422


@pytest.fixture(scope="module")
def keys() -> dict[str, str]:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    made = {scope: new_key(scope, scope, tomorrow) for scope in ("predict", "metrics", "report")}
    lines = ";".join(line for _, line in made.values())
    return {scope: key for scope, (key, _) in made.items()} | {"lines": lines}


@pytest.fixture(scope="module")
def closed(
    serving: Serving, keys: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    live = str(tmp_path_factory.mktemp("live") / "live.db")
    with serving(api_keys=keys["lines"], live=live) as client:
        yield client


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("tail", TAILS)
def test_a_path_with_a_tail_is_nothing_for_anybody(
    closed: TestClient, keys: dict[str, str], path: str, tail: str
) -> None:
    if path + tail in PATHS:  # /docs and /docs.json
        return
    for method in ("GET", "POST"):
        headers = {"X-API-Key": keys["predict"]}
        answer = closed.request(
            method, f"http://testserver{path}{tail}", headers=headers, json=EXAMPLE
        )
        assert answer.status_code in (400, 404)
        assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("tail", ["%0a", "%00", "%1b[31m", "%c2%85"])
def test_control_characters_in_a_path_are_400(
    closed: TestClient, keys: dict[str, str], tail: str
) -> None:
    answer = closed.get(f"/metrics{tail}", headers={"X-API-Key": keys["predict"]})
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "the path has control characters",
    )


@pytest.mark.parametrize("route", ROUTES, ids=PATHS)
def test_each_route_needs_its_scope_and_no_other(
    closed: TestClient, keys: dict[str, str], route: Route
) -> None:
    def status(key: str | None) -> int:
        headers = {"X-API-Key": key} if key else {}
        return closed.request(route.method, route.path, headers=headers, json=EXAMPLE).status_code

    other = "metrics" if route.scope == "predict" else "predict"
    told = (status(None), status(keys[other]), status(keys[KEY_FOR.get(route.scope, "predict")]))
    in_scope = OTHERS.get((route.method, route.path), 200)
    asks = route.scope not in (None, PUBLIC)
    assert told == ((401, 403, in_scope) if asks else (200, 200, 200))


@pytest.mark.parametrize("route", ROUTES, ids=PATHS)
def test_another_method_is_405_and_told_the_right_one(
    closed: TestClient, keys: dict[str, str], route: Route
) -> None:
    headers = {"X-API-Key": keys[KEY_FOR.get(route.scope, "predict")]}
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        answer = closed.request(method, route.path, headers=headers)
        assert answer.status_code == 405
        assert route.method in answer.headers["allow"].split(", ")


def test_head_is_get_without_its_body(closed: TestClient, keys: dict[str, str]) -> None:
    headers = {"X-API-Key": keys["predict"]}
    got, asked = closed.get("/model", headers=headers), closed.head("/model", headers=headers)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked.headers["content-length"] == got.headers["content-length"]


def test_a_path_is_counted_by_its_route(closed: TestClient, keys: dict[str, str]) -> None:
    closed.get("/model", headers={"X-API-Key": keys["predict"]})
    closed.get("/nowhere/at/all", headers={"X-API-Key": keys["predict"]})
    text = closed.get("/metrics", headers={"X-API-Key": keys["metrics"]}).text
    names = {
        sample.labels["route"]
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "flight_requests_total"
    }
    assert {"/model", "other"} <= names <= {*PATHS, *(one.path for one in FOLDERS), "other"}


def test_what_is_documented_is_in_the_table(closed: TestClient, keys: dict[str, str]) -> None:
    document = closed.get("/docs.json", headers={"X-API-Key": keys["predict"]}).json()
    documented = [(route.path, route.method.lower()) for route in ROUTES if route.document]
    paths = document["paths"].items()
    assert [(path, method) for path, item in paths for method in item] == documented
    assert ("/predict", "post") in documented


def test_only_the_document_its_pages_and_the_protocol_of_others_are_not_documented() -> None:
    undocumented = {route.path for route in ROUTES if route.document is None}
    undocumented = {path for path in undocumented if not path.startswith("/v2")}
    documents = {"/docs.json", "/openapi.json", "/schema.json"}
    assert undocumented == {"/", "/docs", "/problems", "/alive", "/health"} | documents


def test_pages_and_their_files_need_no_key_but_an_address_that_is_let_in(
    serving: Serving, closed: TestClient
) -> None:
    files = [f"/{pages.BOARD_FILES.base}main.js", f"/{pages.API_FILES.base}page.js"]
    paths = ["/", "/docs", "/problems", "/docs.json", "/openapi.json", *files]
    assert [closed.get(path).status_code for path in paths] == [200] * len(paths)
    with serving(allowed_ips="192.0.2.0/24", trusted_proxies="1") as elsewhere:
        away = {"X-Forwarded-For": "198.51.100.1"}
        assert {elsewhere.get(path, headers=away).status_code for path in paths} == {403}


def test_a_page_with_all_its_files_costs_less_than_a_flight(serving: Serving) -> None:
    with serving(rate_limit="1") as client:
        paths = ["/", "/docs.json", *[f"/{pages.BOARD_FILES.base}main.js"] * 20]
        assert {client.get(path).status_code for path in paths} == {200}


def test_what_strangers_see_makes_nobody_known(closed: TestClient, keys: dict[str, str]) -> None:
    def seen(client: str) -> float:
        text = closed.get("/metrics", headers={"X-API-Key": keys["metrics"]}).text
        return counted(text, "flight_requests_total", route="/docs", client=client)

    strangers, anonymous = seen("-"), seen("anonymous")
    with capture_logs() as lines:
        closed.get("/docs")
    assert (seen("-"), seen("anonymous")) == (strangers + 1, anonymous)
    assert [line for line in lines if line.get("route") == "/docs"] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_who_sends_a_query_is_told_that_it_is_not_read(
    closed: TestClient, keys: dict[str, str], route: Route
) -> None:
    key = keys.get(route.scope or "", "")
    answer = closed.request(
        route.method, f"{route.path}?fecha=2026-11-27", headers={"X-API-Key": key}
    )
    told = '400 no query is read here, and this request has "fecha=2026-11-27"'
    found = answer.json() if answer.headers["content-type"] == PROBLEM else {}
    is_refused = f"{answer.status_code} {found.get('detail')}" == told
    assert is_refused == (route.method == "GET" and route.scope == "predict")


def test_a_query_is_no_way_in(closed: TestClient) -> None:
    assert closed.get("/day?fecha=2026-11-27").status_code == 401
