"""GET /day and POST /day of a day of which departures are told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server.live.test_departures import NOW, announced, left, tell, text
from tests.servers.in_process import Serving

TOLD = ("salida", "cancelado")
LATE, EARLY = left(NOW - 100, 41, "1"), left(NOW - 90, -2, "2")
OVERDUE, COMING = announced(NOW - 30, "3"), announced(NOW + 120, "4")
CANCELLED = announced(NOW + 60, "5", cancelado=True)
DAY = [LATE, EARLY, OVERDUE, COMING, CANCELLED]


@pytest.fixture
def live(serving: Serving, tmp_path: Path) -> Iterator[TestClient]:
    with serving(live=str(tmp_path / "live.db")) as client:
        yield client


@pytest.fixture
def told(live: TestClient) -> TestClient:
    tell(live, [*DAY, {"hasta": text(NOW)}])
    return live


def asked(flight: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in flight.items() if name not in TOLD}


def ask(client: TestClient, *flights: dict[str, Any]) -> Any:
    response = client.post("/day", json=list(map(asked, flights)))
    assert response.status_code == 200
    return response.json()


def test_what_became_of_each_flight_is_told(told: TestClient) -> None:
    found = [(one["estado"], one["minutos_tarde"]) for one in ask(told, *DAY)["vuelos"]]
    assert found == [
        ("salio", 41),
        ("salio", -2),
        ("vencido", 30),
        ("pendiente", None),
        ("cancelado", None),
    ]


def test_numbers_are_those_of_delay_and_explain(told: TestClient) -> None:
    delays = told.post("/delay", json=list(map(asked, DAY))).json()
    for flight, one, delay in zip(DAY, ask(told, *DAY)["vuelos"], delays, strict=True):
        assert {name: one[name] for name in delay} == delay
        why = told.post("/explain", json=asked(flight)).json()
        assert (one["base"], one["resumen"], one["atraso"]) == tuple(
            why[name] for name in ("base", "resumen", "atraso")
        )
        contributions = [part["contribucion"] for part in why["contribuciones"]]
        assert [part["contribucion"] for part in one["contribuciones"]] == contributions


def test_flights_that_left_count_as_they_did(told: TestClient) -> None:
    number = {"vuelos": 2, "tarde": 1, "tarde_5": 1, "tarde_95": 1}
    assert ask(told, LATE, EARLY)["dia"] == number


def test_cancelled_flights_do_not_count(told: TestClient) -> None:
    assert ask(told, CANCELLED)["dia"]["vuelos"] == 0
    assert ask(told, COMING, CANCELLED)["dia"] == ask(told, COMING)["dia"]


def test_the_flights_of_today_are_known(told: TestClient) -> None:
    answer = told.get("/day").json()
    today = text(NOW)[:10]
    assert answer["fecha"] in (today, text(NOW + 10)[:10])
    expected = {one["vuelo"]: one for one in DAY if one["fecha"] == answer["fecha"]}
    found = {one["vuelo"]: one for one in answer["vuelos"]}
    for number, one in expected.items():
        names = {"opera": found[number]["opera"], "destino": "SPJC"}
        assert found[number] == one | names
    assert len(found) == len(answer["vuelos"]) == len(expected)


def test_known_flights_are_answered_by_what_was_told_of_them(told: TestClient) -> None:
    known = told.get("/day").json()["vuelos"]
    found = [one["estado"] for one in ask(told, *known)["vuelos"]] if known else []
    by_number = dict(zip((one["vuelo"] for one in known), found, strict=True))
    all_of_them = {"1": "salio", "2": "salio", "3": "vencido", "4": "pendiente", "5": "cancelado"}
    assert by_number == {number: all_of_them[number] for number in by_number}


def test_before_anything_is_told_no_flight_is_known(live: TestClient) -> None:
    assert live.get("/day").json()["vuelos"] == []


def test_a_schedule_is_known_before_its_first_flight_leaves(live: TestClient) -> None:
    today = live.get("/day").json()["fecha"]
    flight = {"fecha": today, "hora": "23:58", "opera": "LATAM", "destino": "LIM", "vuelo": "9"}
    assert live.post("/departures", json=flight).json()["results"] == ["new"]
    (known,) = live.get("/day").json()["vuelos"]
    assert known == flight | {"opera": "Grupo LATAM", "destino": "SPJC"}
