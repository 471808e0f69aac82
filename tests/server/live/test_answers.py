"""What is answered by the departures of the day, and what is not: headers, reasons, minutes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from flights.live.known import FARTHEST_MIN
from flights.model.identity import asked
from tests.server.live.told import NOW, announced, left, tell, text
from tests.servers.in_process import Serving, hourly_flights

ASKING = ("/predict", "/predict_batch", "/explain", "/delay")
DAY = 1_440
COMING = announced(NOW + 120, "9")
LATE_DAY = [left(NOW - 30 * n, 25 + n, str(n)) for n in range(3, 40)]
TOLD = ["atraso", "atraso_30", "atraso_60", "atraso_120"]
MINUTES = ["minutos_50", "minutos_80", "minutos_90"]


@pytest.fixture
def live(serving: Serving, tmp_path: Path) -> Iterator[TestClient]:
    with serving(live=str(tmp_path / "live.db")) as client:
        yield client


@pytest.fixture
def late_day(live: TestClient) -> TestClient:
    """A day on which all flights to Lima were late, known up to now."""
    tell(live, [*LATE_DAY, {"hasta": text(NOW)}])
    return live


def ask(client: TestClient, path: str, *flights: dict[str, Any]) -> Any:
    content = list(flights) if path == "/predict_batch" or len(flights) > 1 else flights[0]
    response = client.post(path, json=content)
    assert response.status_code == 200
    return response


def headers(client: TestClient, path: str, *flights: dict[str, Any]) -> dict[str, str]:
    sent = ask(client, path, *flights).headers
    return {name: sent[name] for name in ("x-live", "x-horizon") if name in sent}


@pytest.mark.parametrize("path", ASKING)
def test_without_departures_there_are_no_headers_of_a_day(serving: Serving, path: str) -> None:
    with serving() as client:
        assert headers(client, path, COMING) == {}


def test_without_departures_nothing_is_asked_of_the_day(serving: Serving) -> None:
    asked.cache_clear()
    with serving() as client:
        for path in ASKING:
            ask(client, path, COMING)
    assert asked.cache_info().misses == 0


@pytest.mark.parametrize("path", ASKING)
def test_before_anything_is_told_none_is_known(live: TestClient, path: str) -> None:
    tell(live, announced(NOW + 60))  # which moves nothing on
    assert headers(live, path, COMING) == {"x-live": "none"}


@pytest.mark.parametrize("path", ASKING)
def test_headers_tell_how_much_is_known_and_how_far_ahead(late_day: TestClient, path: str) -> None:
    told = headers(late_day, path, COMING)
    assert told["x-live"] in {f"age={age} min, events={len(LATE_DAY)}" for age in range(10)}
    assert told["x-horizon"] == "120 min"


@pytest.mark.parametrize("path", ASKING)
def test_nothing_is_known_of_flights_of_a_later_month(late_day: TestClient, path: str) -> None:
    assert headers(late_day, path, announced(NOW + FARTHEST_MIN + 1)) == {"x-live": "none"}
    told = headers(late_day, path, announced(NOW + FARTHEST_MIN))
    assert told["x-horizon"] == f"{60 * DAY} min"


@pytest.mark.parametrize("path", ["/predict_batch", "/delay"])
def test_a_list_is_as_far_ahead_as_its_first_departure(late_day: TestClient, path: str) -> None:
    flights = [announced(NOW + ahead) for ahead in (90 * DAY, 45, 300)]
    assert headers(late_day, path, *flights)["x-horizon"] == "45 min"


def test_before_anything_is_told_the_answers_are_those_of_the_schedule(
    serving: Serving, tmp_path: Path
) -> None:
    flights = [COMING, *hourly_flights(24)]
    with serving() as client:
        plain = [ask(client, "/predict", one).content for one in flights]
        batch, reasons = (ask(client, path, *flights[:1]).content for path in ASKING[1:3])
    with serving(live=str(tmp_path / "live.db")) as client:
        assert [ask(client, "/predict", one).content for one in flights] == plain
        assert ask(client, "/predict_batch", COMING).content == batch
        assert ask(client, "/explain", COMING).content == reasons
        assert "hoy" not in reasons.decode()


def test_a_late_day_changes_its_flights_and_no_others(live: TestClient) -> None:
    flights = [COMING, announced(NOW + 90 * DAY), *hourly_flights(10)]
    plain = [one["atraso"] for one in ask(live, "/predict_batch", *flights).json()]
    tell(live, [*LATE_DAY, {"hasta": text(NOW)}])
    answers = [one["atraso"] for one in ask(live, "/predict_batch", *flights).json()]
    assert answers[0] > plain[0] + 0.05
    assert answers[1:] == plain[1:]
    assert [ask(live, "/predict", one).json()["atraso"] for one in flights] == answers


def test_reasons_add_up_with_what_the_day_adds(live: TestClient) -> None:
    plain = ask(live, "/explain", COMING).json()
    tell(live, [*LATE_DAY, {"hasta": text(NOW)}])
    answer = ask(live, "/explain", COMING).json()
    added = {one["campo"]: one["contribucion"] for one in answer["contribuciones"]}
    schedule = {one["campo"]: one["contribucion"] for one in plain["contribuciones"]}
    assert answer["base"] + sum(added.values()) == pytest.approx(answer["atraso"], abs=1e-9)
    assert added.pop("hoy") == pytest.approx(answer["atraso"] - plain["atraso"], abs=2e-6)
    assert added == pytest.approx(schedule, abs=2e-6)
    assert {"atraso": answer["atraso"]} == ask(live, "/predict", COMING).json()


@pytest.mark.parametrize("known", [True, False])
def test_delay_is_predict_with_and_without_a_state(live: TestClient, known: bool) -> None:
    if known:
        tell(live, [*LATE_DAY, announced(NOW - 10, "8"), {"hasta": text(NOW)}])
    ahead = [1, 30, 600, 2 * DAY, 59 * DAY, 70 * DAY, -10, -90]
    flights = [*map(announced, [NOW + one for one in ahead]), *hourly_flights(20)]
    told = [one["atraso"] for one in ask(live, "/delay", *flights).json()]
    assert told == [one["atraso"] for one in ask(live, "/predict_batch", *flights).json()]
    assert told[:8] == [ask(live, "/predict", one).json()["atraso"] for one in flights[:8]]
    assert told == [ask(live, "/delay", one).json()["atraso"] for one in flights]


def test_later_is_less_likely_and_more_flights_stay_under_more_minutes(
    late_day: TestClient,
) -> None:
    for answer in ask(late_day, "/delay", COMING, *hourly_flights(30)).json():
        assert list(answer)[:7] == [*TOLD, *MINUTES]
        chances = [answer[name] for name in TOLD]
        minutes = [answer[name] or 999 for name in MINUTES]
        assert chances == sorted(chances, reverse=True)
        assert minutes == sorted(minutes)


@pytest.mark.parametrize(("late", "beyond"), [(15, 0), (16, 1), (31, 2), (61, 3), (121, 4)])
def test_of_a_flight_that_has_left_it_is_0_or_1(live: TestClient, late: int, beyond: int) -> None:
    tell(live, left(NOW - 130, late))
    answer = ask(live, "/delay", announced(NOW - 130)).json()
    assert [answer[name] for name in TOLD] == [1.0] * beyond + [0.0] * (4 - beyond)
    assert ask(live, "/predict", announced(NOW - 130)).json() == {"atraso": float(beyond > 0)}


def test_the_longer_a_flight_is_overdue_the_later_it_will_be(live: TestClient) -> None:
    due = NOW - 60
    found = []
    tell(live, [announced(due), {"hasta": text(due - 1)}])
    for passed in (-1, 5, 10, 14, 16, 31):
        tell(live, {"hasta": text(due + passed)})
        found.append(ask(live, "/delay", announced(due)).json())
    chances = [one["atraso"] for one in found]
    assert chances == sorted(chances)
    assert chances[0] < chances[2] < chances[3] < 1  # at 14 minutes it may still leave at 15
    assert chances[4:] == [1, 1]
    assert [one["atraso_30"] == 1 for one in found] == [False] * 5 + [True]
