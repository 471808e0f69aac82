"""POST /departures: what is told, what is refused, and what is known by then."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bentoml
import pytest
from starlette.testclient import TestClient

from flights.auth.keys import new_key
from flights.live.stores.keeper import KEPT_MIN, kept_from
from flights.live.stores.sqlite_store import Store
from tests.server.live.told import GONE, NOW, OLD, OLDER, announced, left, moment, one, tell, text
from tests.servers.in_process import PROBLEM, Serving


def test_a_flight_is_new_then_known_then_corrected(live: TestClient, tmp_path: Path) -> None:
    assert tell(live, announced(NOW - 60)) == one("new")
    assert tell(live, GONE) == one("changed")
    assert tell(live, GONE) == one("known")
    assert tell(live, announced(NOW - 60)) == one("known")
    assert tell(live, left(NOW - 60, 25)) == one("changed")
    ((_, known),) = Store(tmp_path / "live.db").changed_since(0).events
    assert (known.left_min, known.cancelled) == (NOW - 35, False)


@pytest.mark.parametrize("wrong", [left(NOW - 30, 20), announced(NOW - 30, cancelado=True)])
def test_a_flight_that_was_told_as_gone_is_waited_for_again(
    live: TestClient, wrong: dict[str, Any]
) -> None:
    tell(live, [left(NOW - 90, 0, "2"), wrong, {"hasta": text(NOW)}])
    assert live.get("/live").json()["overdue"] == 0
    assert tell(live, announced(NOW - 30)) == one("known")
    assert tell(live, announced(NOW - 30, cancelado=False)) == one("changed")
    assert live.get("/live").json()["overdue"] == 1
    asked = announced(NOW - 30)
    assert live.post("/delay", json=asked).json()["minutos_50"] > 30


def test_a_list_is_answered_place_by_place(live: TestClient) -> None:
    bad = announced(NOW - 60, "2", salida="08:20")
    told = tell(live, [GONE, bad, {"hasta": text(NOW)}, GONE])
    assert list(told) == ["counts", "results", "errors"]
    assert told["results"] == ["new", "refused", "heartbeat", "known"]
    assert told["counts"] == {"new": 1, "refused": 1, "heartbeat": 1, "known": 1}
    (error,) = told["errors"]
    assert error["pointer"] == "#/1/salida"
    assert live.get("/live").json()["known_until"] == moment(NOW)


@pytest.mark.parametrize(
    "wrong", [{"salida": "08:20"}, {"hora": "25:00"}, {"salida": text(NOW + 60)}, {"x": 1}]
)
@pytest.mark.parametrize("alone", [True, False])
def test_where_nothing_is_right_it_is_422_and_nothing_is_kept(
    live: TestClient, wrong: dict[str, Any], alone: bool
) -> None:
    flight = announced(NOW - 60, **wrong)
    response = live.post("/departures", json=flight if alone else [flight, flight])
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    (field,) = wrong
    pointer = response.json()["errors"][-1]["pointer"]
    assert pointer == (f"#/{field}" if alone else f"#/1/{field}")
    assert live.get("/live").json()["flights"] == 0


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("3", 400), ("[]", 422), ("", 400)])
def test_what_is_no_flight_and_no_list_is_refused(live: TestClient, body: str, status: int) -> None:
    response = live.post("/departures", content=body)
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)


@pytest.mark.parametrize("told", [{"hasta": text(NOW - KEPT_MIN - 1_440)}, OLD])
def test_what_is_older_than_what_is_kept_is_refused(live: TestClient, told: dict[str, Any]) -> None:
    assert live.post("/departures", json=told).status_code == 200
    tell(live, {"hasta": text(NOW)})
    response = live.post("/departures", json=told)
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    (error,) = response.json()["errors"]
    assert error["pointer"] == ("#/hasta" if "hasta" in told else "#/fecha")
    first = text(kept_from(NOW))
    assert error["detail"].endswith(f"is {error['value']}, but what is kept begins at {first}")


@pytest.mark.parametrize("told", [[OLDER, GONE], [GONE, OLDER], [OLDER, {"hasta": text(NOW)}]])
def test_what_the_list_itself_makes_too_old_is_refused_as_if_told_later(
    live: TestClient, told: list[dict[str, Any]]
) -> None:
    answer = tell(live, told)
    place, other = told.index(OLDER), 1 - told.index(OLDER)
    assert answer["results"][place] == "refused"
    assert answer["results"][other] == ("heartbeat" if "hasta" in told[other] else "new")
    assert answer["counts"]["refused"] == 1
    (error,) = answer["errors"]
    day = OLDER["fecha"]
    first = text(kept_from(NOW if "hasta" in told[other] else NOW - 40))
    assert error == {
        "pointer": f"#/{place}/fecha",
        "value": day,
        "detail": f"flight {place}: fecha is {day}, but what is kept begins at {first}",
    }
    assert live.get("/live").json()["flights"] == ("hasta" not in told[other])


@pytest.mark.parametrize("is_list", [True, False])
def test_what_another_worker_has_made_too_old_is_422(
    live: TestClient, tmp_path: Path, is_list: bool
) -> None:
    Store(tmp_path / "live.db").heartbeat(NOW)
    response = live.post("/departures", json=[OLD] if is_list else OLD)
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    (error,) = response.json()["errors"]
    assert error["pointer"] == ("#/0/fecha" if is_list else "#/fecha")
    assert error["detail"].endswith(f"but what is kept begins at {text(kept_from(NOW))}")


def test_a_heartbeat_moves_what_is_known_and_never_back(live: TestClient) -> None:
    for until in (NOW - 30, NOW, NOW - 60):
        assert tell(live, {"hasta": text(until)}) == one("heartbeat")
    told = live.get("/live").json()
    assert (told["known_until"], told["flights"]) == (moment(NOW), 0)


@pytest.mark.parametrize(("method", "path"), [("POST", "/departures"), ("GET", "/live")])
def test_without_the_setting_there_are_no_departures(
    serving: Serving, method: str, path: str
) -> None:
    with serving() as client:
        response = client.request(method, path, json=GONE)
    assert (response.status_code, response.headers["content-type"]) == (404, PROBLEM)
    assert "start the service with FLIGHT_LIVE" in response.json()["detail"]


def test_who_may_predict_may_not_tell(serving: Serving, tmp_path: Path) -> None:
    soon = datetime.now(UTC) + timedelta(days=1)
    keys = {scope: new_key(scope, scope, soon) for scope in ("predict", "report")}
    lines = "\n".join(line for _, line in keys.values())
    path = str(tmp_path / "live.db")
    with serving(live=path, api_keys=lines) as client:
        for scope, (told, asked) in {"predict": (403, 200), "report": (200, 403)}.items():
            bearer = {"Authorization": f"Bearer {keys[scope][0]}"}
            assert client.post("/departures", json=GONE, headers=bearer).status_code == told
            assert client.get("/live", headers=bearer).status_code == asked
        assert client.post("/departures", json=GONE).status_code == 401


def test_a_full_disk_is_503_and_keeps_nothing(live: TestClient) -> None:
    tell(live, GONE)
    many = [left(NOW - 60, 5, str(number)) for number in range(2, 402)]
    connection = bentoml.get_current_service().context.live.store.connection
    connection.execute("PRAGMA max_page_count = 1")  # that is: what it has by now
    response = live.post("/departures", json=many)
    assert (response.status_code, response.headers["content-type"]) == (503, PROBLEM)
    assert response.headers["retry-after"] == "1"
    assert "nothing of this is accepted, send it again" in response.json()["detail"]
    assert live.get("/live").json()["flights"] == 1
    connection.execute("PRAGMA max_page_count = 100000")
    assert tell(live, many)["counts"] == {"new": 400}
    assert live.get("/live").json()["flights"] == 401


@pytest.mark.parametrize("marks", [b"[", b"[],", b'"a":1,'])
def test_one_flight_that_costs_more_than_its_size_is_400(live: TestClient, marks: bytes) -> None:
    body = b'{"a":' + marks * 1_001 + b"0"
    told, asked = (live.post(path, content=body) for path in ("/departures", "/predict"))
    assert told.status_code == 400
    assert told.json() == asked.json()
    assert "more than 1,000 names, values or lists" in told.json()["detail"]


def test_a_name_that_stands_twice_is_422(live: TestClient) -> None:
    body = b'{"hasta":"2017-01-01T08:00","hasta":"2017-01-01T09:00"}'
    answer = live.post("/departures", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert "more than once" in answer.json()["detail"]


def test_a_name_that_stands_twice_harms_no_other_flight(live: TestClient) -> None:
    gone = json.dumps(GONE)
    twice = gone.replace("}", ',"vuelo":"2"}')
    told = live.post("/departures", content=f"[{twice},{gone}]").json()
    assert told["results"] == ["refused", "new"]
    assert [one["pointer"] for one in told["errors"]] == ["#/0/vuelo"]
