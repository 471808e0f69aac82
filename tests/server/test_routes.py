"""The table of routes: whoever is let in reaches what is literally in it, and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from flights.api.schema import EXAMPLE
from flights.auth.keys import new_key
from flights.server.routes import ROUTES, Route
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
PATHS = [route.path for route in ROUTES]
LISTS = [("POST", "/predict_batch"), ("POST", "/day")]  # one flight is no list


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
    told = (status(None), status(keys[other]), status(keys[route.scope or "predict"]))
    in_scope = 400 if (route.method, route.path) in LISTS else 200
    assert told == ((401, 403, in_scope) if route.scope else (200, 200, 200))


@pytest.mark.parametrize("route", ROUTES, ids=PATHS)
def test_another_method_is_405_and_told_the_right_one(
    closed: TestClient, keys: dict[str, str], route: Route
) -> None:
    headers = {"X-API-Key": keys[route.scope or "predict"]}
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
    assert {"/model", "other"} <= names <= {*PATHS, "other"}


def test_what_is_documented_is_in_the_table(closed: TestClient, keys: dict[str, str]) -> None:
    document = closed.get("/docs.json", headers={"X-API-Key": keys["predict"]}).json()
    documented = [(route.path, route.method.lower()) for route in ROUTES if route.document]
    paths = document["paths"].items()
    assert [(path, method) for path, item in paths for method in item] == documented
    assert ("/predict", "post") in documented


def test_only_the_document_and_its_page_are_not_documented() -> None:
    files = {route.path for route in ROUTES if route.path.startswith("/static_content/")}
    undocumented = {route.path for route in ROUTES if route.document is None}
    assert undocumented == {"/", "/docs.json", "/schema.json"} | files
