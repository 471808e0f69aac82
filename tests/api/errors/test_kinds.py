"""The kinds of problems: which there are, and how a `type` leads to its paragraph."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from flights.api import departures
from flights.api.errors.faults import Fault
from flights.api.errors.kinds import BY_STATUS, KINDS
from flights.api.errors.problems import Problem, failed, none_kept, told_by_table, too_busy
from flights.api.reading.parsing import read_flight, read_flights
from flights.connection import framing
from flights.model.catalog import Catalog
from flights.server.live.departures import not_accepted
from flights.server.routes import ROUTES
from tests.senders.sent import flight, problem_of, to_bytes

FLIGHTS = Path(__file__).parents[3] / "flights"
STATUSES = [400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 429, 431, 500, 503]


def test_each_kind_has_a_name_of_its_own_and_says_what_to_do() -> None:
    assert len({kind.name for kind in KINDS}) == len({kind.title for kind in KINDS}) == len(KINDS)
    assert all(re.fullmatch("[a-z-]+", kind.name) and kind.text.endswith(".") for kind in KINDS)
    assert sorted(BY_STATUS) == STATUSES


def test_each_status_that_the_code_refuses_with_has_a_kind() -> None:
    text = "\n".join(path.read_text() for path in FLIGHTS.rglob("*.py"))
    named = {int(status) for status in re.findall(r"(?:Problem|Refusal)\(\s*(\d{3})\b", text)}
    assert named <= set(BY_STATUS)
    assert {400, 401, 403, 404, 405, 408, 409, 413, 415, 429, 431, 500, 503} <= named


@pytest.mark.parametrize(
    ("problem", "name"),
    [
        (Problem(400, framing.NOT_HTTP), "bad-request"),
        (Problem.of([Fault(("dia",), 2, "is wrong")]), "wrong-field"),
        (Problem.of([Fault(("dia",), 2, "is wrong", True)]), "contradiction"),
        (none_kept(), "no-departures"),
        (told_by_table(), "departures-from-a-table"),
        (too_busy(), "too-busy"),
        (framing.too_large(), "headers-too-large"),
        (failed(), "failed"),
        (not_accepted(), "departures-not-accepted"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_problem_is_of_its_kind(problem: Problem, name: str) -> None:
    told = json.loads(problem.body())
    assert (told["type"], told["title"]) == (f"problems#{name}", problem.kind.title)
    assert problem.kind.status == problem.status


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"dia": "1"}, "wrong-field"),
        ({"origen": "LIM"}, "wrong-field"),
        ({"opera": None}, "wrong-field"),
        ({"dianom": "Saturday"}, "wrong-field"),
        ({"dia": 2}, "contradiction"),
        ({"mes": 2}, "contradiction"),
        ({"ano": 2023}, "contradiction"),
        ({"dianom": "lunes"}, "contradiction"),
        ({"siglades": "Miami"}, "contradiction"),
    ],
)
def test_what_is_wrong_by_itself_is_no_contradiction(
    catalog: Catalog, fields: dict[str, object], name: str
) -> None:
    told = problem_of(to_bytes(flight(**fields)), catalog, read_flight)["type"]
    assert told == f"problems#{name}"


def test_flights_that_disagree_contradict_each_other(catalog: Catalog) -> None:
    two = [flight(en="2022-01-01T07:00"), flight(en="2022-01-01T07:30")]
    told = problem_of(to_bytes(two), catalog, read_flights)["type"]
    assert told == "problems#contradiction"
    both = flight(salida="2022-01-01T08:00", cancelado=True)
    (fault,) = departures.read_event(both, catalog, 30_000_000)
    assert isinstance(fault, Fault)
    assert fault.contradicts


def test_all_routes_stand_beside_the_page() -> None:
    assert {route.path.count("/") for route in ROUTES if route.document} == {1}


@pytest.mark.parametrize("path", ["/predict", "/predict/", "/", "/a/b", "/board/0/x", "/a" * 9])
@pytest.mark.parametrize("prefix", ["", "/delay", "/a/b"])
def test_a_type_leads_to_the_page_behind_any_prefix(path: str, prefix: str) -> None:
    uri = BY_STATUS[404].uri(path)
    found = urljoin(f"https://flights.example{prefix}{path}", uri)
    assert found == f"https://flights.example{prefix}/problems#nothing-there"


def test_a_path_of_very_many_slashes_has_a_short_type() -> None:
    assert len(BY_STATUS[404].uri("/" * 30_000)) < 50


@pytest.mark.parametrize("path", ["/nowhere", "/no/where", "/board/0/x.js", "/predict", "/live"])
def test_the_type_of_an_answer_leads_to_a_paragraph(client: TestClient, path: str) -> None:
    answer = client.get(path)
    page, _, name = urljoin(path, answer.json()["type"]).partition("#")
    found = client.get(page)
    assert (page, found.status_code) == ("/problems", 200)
    assert re.search(rf'<section id="{name}"><h2><span>{answer.status_code}</span>', found.text)


def test_the_page_has_a_paragraph_for_each_kind(client: TestClient) -> None:
    text = client.get("/problems").text
    assert re.findall(r'<section id="([a-z-]+)">', text) == [kind.name for kind in KINDS]
    assert re.findall(r'<li><a href="#([a-z-]+)">', text) == [kind.name for kind in KINDS]
