"""GET /day and POST /day of a day of which departures are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.api.board import known_day
from flights.features import Flight
from flights.live.known import OVERDUE_MIN, Known
from flights.live.state import State
from flights.model.identity import name_of, scheduled
from tests.samples.airports import NYC, SCL, utc_minute
from tests.server.live.told import NOW, announced, left, tell, text
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


def test_of_a_flight_that_was_given_up_there_is_no_news(live: TestClient) -> None:
    lost = [announced(NOW - OVERDUE_MIN + later, str(later)) for later in (-1, 0, 1)]
    untold, gone = announced(NOW - OVERDUE_MIN, "9"), left(NOW - 2 * OVERDUE_MIN, 5, "8")
    off = announced(NOW - OVERDUE_MIN, "7", cancelado=True)
    tell(live, [*lost, gone, off, {"hasta": text(NOW)}])
    found = ask(live, *lost, untold, gone, off)["vuelos"]
    assert [(one["estado"], one["minutos_tarde"]) for one in found] == [
        ("sin_noticias", None),
        ("sin_noticias", None),
        ("vencido", OVERDUE_MIN - 1),
        ("pendiente", None),
        ("salio", 5),
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
    today = answer["fecha"]
    assert today in (text(NOW)[:10], text(NOW + 10)[:10])
    near = {"3", "4", "5"}  # across midnight, too
    expected = {one["vuelo"]: one for one in DAY if one["fecha"] == today or one["vuelo"] in near}
    found = {one["vuelo"]: one for one in answer["vuelos"]}
    for number, one in expected.items():
        names = {"opera": found[f"LA{number}"]["opera"], "destino": "SPJC"}
        assert found[f"LA{number}"] == one | names | {"vuelo": f"LA{number}"}
    assert len(found) == len(answer["vuelos"]) == len(expected)


def test_known_flights_are_answered_by_what_was_told_of_them(told: TestClient) -> None:
    known = told.get("/day").json()["vuelos"]
    found = [one["estado"] for one in ask(told, *known)["vuelos"]] if known else []
    by_number = dict(zip((one["vuelo"] for one in known), found, strict=True))
    fates = ("salio", "salio", "vencido", "pendiente", "cancelado")
    all_of_them = {f"LA{number}": fate for number, fate in enumerate(fates, start=1)}
    assert by_number == {number: all_of_them[number] for number in by_number}


def test_before_anything_is_told_no_flight_is_known(live: TestClient) -> None:
    assert live.get("/day").json()["vuelos"] == []


def test_a_schedule_is_known_before_its_first_flight_leaves(live: TestClient) -> None:
    today = live.get("/day").json()["fecha"]
    flight = {"fecha": today, "hora": "23:58", "opera": "LATAM", "destino": "LIM", "vuelo": "9"}
    assert live.post("/departures", json=flight).json()["results"] == ["new"]
    (known,) = live.get("/day").json()["vuelos"]
    assert known == flight | {"opera": "Grupo LATAM", "destino": "SPJC", "vuelo": "LA9"}


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-11-26T12:00", ["d0", "d12", "d23"]),
        ("2026-11-26T18:30", ["d0", "d12", "d23", "n0"]),
        ("2026-11-26T23:30", ["d0", "d12", "d23", "n0", "n5"]),
        ("2026-11-27T00:30", ["d23", "n0", "n5", "n12"]),
        ("2026-11-27T02:30", ["n0", "n5", "n12"]),  # given up
    ],
)
def test_a_night_shift_sees_across_midnight(now: str, shown: list[str]) -> None:
    state, midnight = State(), datetime(2026, 11, 27)
    due = {"e0": -48, "d0": -24, "d12": -12, "d23": -0.6, "n0": 0.1, "n5": 5, "n12": 12}
    for number, hours in due.items():
        at = midnight + timedelta(hours=hours)
        flight = Flight("Nueva", "SPJC", "I", at)
        state.tell(f"{at} nueva spjc {number}", Known(scheduled(flight, SCL.clock)))
    told = known_day(state, utc_minute(datetime.fromisoformat(now)), SCL)
    assert [one["vuelo"] for one in told["vuelos"]] == shown
    assert told["fecha"] == now[:10]


def test_where_there_are_several_origins_a_known_flight_tells_its_own() -> None:
    """So that it can be asked about."""
    state, at = State(), datetime(2013, 3, 1, 8)
    for origin in ("KLGA", "KEWR", ""):
        flight = Flight("UA", "KORD", "N", at, origin=origin)
        state.tell(name_of(flight), Known(scheduled(flight, NYC.clock)))
    told = known_day(state, NYC.clock.utc_minute(at), NYC)["vuelos"]
    assert [one.get("origin") for one in told] == [None, "KEWR", "KLGA"]
