"""Two flights of one airline to one place at one time, asked about with and without `vuelo`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server.live.test_answers import ASKING, ask
from tests.server.live.told import NOW, announced, left, tell, text
from tests.servers.in_process import Serving

DUE = NOW - 90


@pytest.fixture
def live(serving: Serving, tmp_path: Path) -> Iterator[TestClient]:
    with serving(live=str(tmp_path / "live.db")) as client:
        yield client


def chance(client: TestClient, path: str, flight: dict[str, Any]) -> float:
    answer = ask(client, path, flight).json()
    return (answer[0] if isinstance(answer, list) else answer)["atraso"]


@pytest.mark.parametrize("path", ASKING)
def test_each_flight_is_answered_by_its_own_departure(live: TestClient, path: str) -> None:
    tell(live, [left(DUE, 50, "LA100"), left(DUE, 0, "LA200"), {"hasta": text(NOW)}])
    found = [chance(live, path, announced(DUE, vuelo)) for vuelo in ("LAN 100", "200", "LA0100")]
    assert found == [1.0, 0.0, 1.0]


@pytest.mark.parametrize("path", ASKING)
@pytest.mark.parametrize("first", [0, 1])
def test_without_a_number_a_flight_is_announced_anew_and_not_cancelled(
    live: TestClient, path: str, first: int
) -> None:
    news = [left(DUE, 50, "LA300"), announced(DUE, "LA200", cancelado=True)]
    for one in (news[first], news[1 - first], {"hasta": text(NOW)}):
        tell(live, one)
    asked = announced(DUE)
    del asked["vuelo"]
    assert chance(live, path, asked) == 1.0
    assert chance(live, path, announced(DUE, "LA200")) < 1


@pytest.mark.parametrize("path", ASKING)
def test_a_number_that_nobody_told_is_one_told_without_or_is_not_known(
    live: TestClient, path: str
) -> None:
    tell(live, [left(DUE, 50, "LA100"), {"hasta": text(NOW)}])
    assert 0 < chance(live, path, announced(DUE, "LA900")) < 1
    unnumbered = left(DUE, 0)
    del unnumbered["vuelo"]
    tell(live, unnumbered)
    assert chance(live, path, announced(DUE, "LA900")) == 0.0
    assert chance(live, path, announced(DUE, "LA100")) == 1.0


def test_a_list_has_both(live: TestClient) -> None:
    tell(live, [left(DUE, 50, "LA100"), left(DUE, 0, "LA200"), {"hasta": text(NOW)}])
    flights = [announced(DUE, vuelo) for vuelo in ("LA200", "LA100", "LA200")]
    for path in ("/predict_batch", "/delay"):
        assert [one["atraso"] for one in ask(live, path, *flights).json()] == [0.0, 1.0, 0.0]
    late = [one["minutos_50"] for one in ask(live, "/delay", *flights).json()]
    assert late == [0.0, 50.0, 0.0]


@pytest.mark.parametrize("path", ASKING)
def test_an_unseen_airline_is_told_and_asked_about_in_any_spelling(
    live: TestClient, path: str
) -> None:
    tell(live, left(DUE, 50, "1") | {"opera": "Unseen Air", "destino": "Atlantis"})
    shouted = announced(DUE, "1", opera="UNSEEN AIR", destino="ATLANTIS", tipovuelo="I")
    assert chance(live, path, shouted) == 1.0


@pytest.mark.parametrize("alone", [True, False])
def test_fields_with_unseen_names_are_told_where_departures_are(
    live: TestClient, alone: bool
) -> None:
    known, unseen = left(DUE, 5, "1"), left(DUE, 5, "2") | {"destino": "Atlantis"}
    both = unseen | {"opera": "Unseen Air"}
    sent = live.post("/departures", json=both if alone else [known, unseen, both])
    assert sent.headers["x-unseen-fields"] == ("opera, destino" if alone else "destino, opera")
    assert "x-unseen-fields" not in live.post("/departures", json=[known]).headers
    refused = live.post("/departures", json=[known, both | {"hora": "25:00"}])
    assert "x-unseen-fields" not in refused.headers
