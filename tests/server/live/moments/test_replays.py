"""Answers as of a moment: those that were given then, whatever was told later."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bentoml
import httpx
import pytest
from starlette.testclient import TestClient

from flights.live.stores.keeper import REPLAYED_MIN
from flights.live.stores.sqlite_store import Store
from tests.live.made import DAY, START, departures, drawing
from tests.server.live.test_answers import ASKING, COMING, LATE_DAY, ask, headers
from tests.server.live.told import NOW, announced, tell, text
from tests.servers.in_process import PROBLEM, Serving

DAYS = 3 * 1_440
BEGIN = NOW - DAYS
PLACES = {"LIM": "LATAM", "ANF": "SKY", "EZE": "Avianca", "CJC": "LATAM"}


@pytest.fixture
def live(serving: Serving, tmp_path: Path) -> Iterator[TestClient]:
    with serving(live=str(tmp_path / "live.db")) as client:
        yield client


def schedule() -> list[tuple[int, dict[str, Any]]]:
    """Flights of three days, and how late each of them leaves; minutes since 1970 in UTC."""
    draw = drawing(0)
    flights = []
    for number in range(300):
        place = draw.choice(list(PLACES))
        fields = {"destino": place, "opera": PLACES[place]}
        due = BEGIN + draw.randrange(DAYS - 200)
        left_min = due + round(draw.gauss(8, 25))
        flights.append((left_min, announced(due, str(number), **fields)))
    return sorted(flights, key=lambda flight: flight[0])


def answers(client: TestClient, flights: list[dict[str, Any]], **fields: Any) -> list[Any]:
    """Of all routes, with the horizon; of `fields`, what each flight has besides."""
    asked = [flight | fields for flight in flights]
    found = [ask(client, path, *asked) for path in ("/predict_batch", "/delay")]
    found += [ask(client, path, one) for path in ("/predict", "/explain") for one in asked[:3]]
    return [(one.content, one.headers["x-horizon"]) for one in found]


@pytest.mark.parametrize("schedule_is_told", [True, False])
def test_every_answer_can_be_given_again(live: TestClient, schedule_is_told: bool) -> None:
    flights, given, start = schedule(), {}, 0
    if schedule_is_told:
        tell(live, [flight for _, flight in flights])
    for moment in range(BEGIN + 300, NOW, 611):
        until = sum(left_min <= moment for left_min, _ in flights)
        gone = [flight | {"salida": text(at)} for at, flight in flights[start:until]]
        tell(live, [*gone, {"hasta": text(moment)}])
        given[moment] = answers(live, [one for _, one in flights[until - 4 : until + 8]])
        start = until
    assert len(given) == 7
    tell(live, [flight | {"salida": text(at)} for at, flight in flights[start:]])
    for moment, before in given.items():
        until = sum(left_min <= moment for left_min, _ in flights)
        asked = [one for _, one in flights[until - 4 : until + 8]]
        assert answers(live, asked, en=text(moment)) == before


@pytest.mark.parametrize("path", ASKING)
def test_a_flight_that_has_left_is_answered_as_if_it_had_not(live: TestClient, path: str) -> None:
    gone = LATE_DAY[0]
    asked = {name: value for name, value in gone.items() if name != "salida"}
    tell(live, [*LATE_DAY[2:], {"hasta": text(NOW - 120)}])
    before = ask(live, path, asked)
    tell(live, [gone, {"hasta": text(NOW)}])
    assert ask(live, path, asked).content != before.content
    again = ask(live, path, asked | {"en": text(NOW - 120)})
    assert again.content == before.content
    assert again.headers["x-live"] == before.headers["x-live"].replace(
        before.headers["x-live"].split(" ")[0], "age=0"
    )


@pytest.mark.parametrize("path", ASKING)
def test_a_moment_to_come_knows_what_is_known_now(live: TestClient, path: str) -> None:
    tell(live, [*LATE_DAY, {"hasta": text(NOW - 5)}])
    later = COMING | {"en": text(NOW + 600)}
    assert ask(live, path, later).content == ask(live, path, COMING).content
    assert headers(live, path, later) == {
        "x-live": f"age=605 min, events={len(LATE_DAY)}",
        "x-horizon": "125 min",
    }


@pytest.mark.parametrize("path", ASKING)
def test_before_the_first_departure_nothing_was_known(live: TestClient, path: str) -> None:
    plain = ask(live, path, COMING)
    tell(live, [*LATE_DAY, {"hasta": text(NOW)}])
    early = COMING | {"en": text(NOW - 10 * 1_440)}
    assert ask(live, path, early).content == plain.content != ask(live, path, COMING).content
    assert headers(live, path, early) == {"x-live": "none"}


@pytest.mark.parametrize("path", ASKING)
def test_without_departures_a_moment_changes_nothing(serving: Serving, path: str) -> None:
    with serving() as client:
        asked = COMING | {"en": text(NOW - 600)}
        assert ask(client, path, asked).content == ask(client, path, COMING).content
        assert headers(client, path, asked) == {"x-live": "none"}
        wrong = asked | {"en": "yesterday"}
        response = client.post(path, json=[wrong] if path == "/predict_batch" else wrong)
        assert response.status_code == 422


@pytest.mark.parametrize("path", ASKING)
def test_a_moment_of_which_not_all_is_kept_is_refused(live: TestClient, path: str) -> None:
    tell(live, [*LATE_DAY, {"hasta": text(NOW)}])
    first = NOW // 1_440 * 1_440 - REPLAYED_MIN
    assert headers(live, path, COMING | {"en": text(first)}) == {"x-live": "none"}
    asked = COMING | {"en": text(first - 1)}
    response = live.post(path, json=[asked] if path == "/predict_batch" else asked)
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    (error,) = response.json()["errors"]
    place, name = ("/0", "flight 0: ") if path == "/predict_batch" else ("", "")
    assert (error["pointer"], error["value"]) == (f"#{place}/en", text(first - 1))
    kept = f"but what was known is kept of {text(first)} and later"
    assert error["detail"] == f"{name}en is {text(first - 1)}, {kept}"


def test_who_asks_of_a_moment_is_answered_and_then_waits(serving: Serving, tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    Store(path).tell(departures(drawing(0), 1_000, days=3), START + 4 * DAY)
    with serving(live=str(path), rate_limit="0.05") as client:  # one in 20 s
        asked = [COMING | {"en": text(START + DAY + moment)} for moment in range(3)]
        answers = [client.post("/predict", json=one) for one in asked]
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert 20 < int(answers[1].headers["retry-after"]) <= 40


def test_those_who_ask_now_do_not_wait_for_a_moment(live: TestClient) -> None:
    tell(live, [*LATE_DAY, {"hasta": text(NOW)}])

    heavy = bentoml.get_current_service().context.heavy

    async def ask_while_another_is_at_work() -> tuple[int, bool, int]:
        transport = httpx.ASGITransport(live.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            async with heavy.turn("another"):
                then = client.post("/predict", json=COMING | {"en": text(NOW - 600)})
                waiting = asyncio.create_task(then)
                while not heavy.active:
                    await asyncio.sleep(0.01)
                now = await client.post("/predict", json=COMING)
                done = waiting.done()
            return now.status_code, done, (await waiting).status_code

    assert live.portal.call(ask_while_another_is_at_work) == (200, False, 200)


def test_a_moment_at_the_begin_of_the_calendar_is_422(live: TestClient) -> None:
    tell(live, [{"hasta": text(BEGIN)}])
    answer = live.post("/predict", json=announced(NOW, "1") | {"en": "0001-01-01T00:00"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["value"] == "0001-01-01T00:00"
