"""Flights that have left, are overdue or cancelled: /explain says so, and how they are answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.samples.airports import local_time
from tests.server.live.told import NOW, announced, left, tell, text
from tests.servers.in_process import Serving

ASKING = ("/predict", "/predict_batch", "/explain", "/delay")
DUE = NOW - 100


@pytest.fixture
def live(serving: Serving, tmp_path: Path) -> Iterator[TestClient]:
    with serving(live=str(tmp_path / "live.db")) as client:
        yield client


def explained(client: TestClient, due: int, **fields: Any) -> tuple[str, str, float]:
    """The summary, what is told of the day, the probability."""
    answer = client.post("/explain", json=announced(due, **fields)).json()
    today = {one["campo"]: one["valor"] for one in answer["contribuciones"]}.get("hoy", "")
    total = answer["base"] + sum(one["contribucion"] for one in answer["contribuciones"])
    assert total == pytest.approx(answer["atraso"], abs=1e-9)
    return answer["resumen"], today, answer["atraso"]


@pytest.mark.parametrize(
    ("late", "said", "chance"),
    [(41, "left 41 minutes late", 1), (15, "left 15 minutes late", 0), (0, "left on time", 0),
     (1, "left 1 minute late", 0), (-4, "left 4 minutes early", 0)],
)  # fmt: skip
def test_of_a_flight_that_has_left_it_is_told_when(
    live: TestClient, late: int, said: str, chance: int
) -> None:
    schedule = explained(live, DUE)[2]
    tell(live, left(DUE, late))
    at, midnight = local_time(DUE + late), local_time(DUE + late).date() != local_time(DUE).date()
    said += f" at {at:%H:%M}" + (f" on {at.date()}" if midnight else "")
    expected = f"it {said}: {100 * chance:.1f}%, by the schedule {100 * schedule:.1f}%"
    assert explained(live, DUE) == (expected, said, chance)
    assert explained(live, DUE, en=text(DUE - 10))[0].startswith("it ") is False


def test_of_an_overdue_flight_it_is_told_since_when(live: TestClient) -> None:
    schedule = explained(live, DUE)[2]
    tell(live, [announced(DUE), {"hasta": text(DUE + 35)}])
    said = f"has not left by {text(DUE + 35)[-5:]}, 35 minutes after its time"
    expected = f"it {said}: 100.0%, by the schedule {100 * schedule:.1f}%"
    assert explained(live, DUE) == (expected, said, 1)


@pytest.mark.parametrize("ahead", [60, -200])
def test_a_cancelled_flight_is_answered_as_if_it_would_leave(live: TestClient, ahead: int) -> None:
    due = NOW + ahead
    tell(live, [announced(due), left(NOW - 30, 20, "2"), {"hasta": text(NOW)}])
    before = explained(live, due)
    tell(live, announced(due, cancelado=True))
    assert explained(live, due)[0] == f"it is cancelled; if it left: {before[0]}"
    assert explained(live, due)[2] == before[2]


@pytest.mark.parametrize("path", ASKING)
def test_a_header_counts_the_cancelled_flights(live: TestClient, path: str) -> None:
    flights = [announced(NOW + 10 * n) for n in range(1, 4)]
    tell(live, [left(NOW - 30, 20), *(one | {"cancelado": True} for one in flights[:2])])
    asked: Any = flights if path == "/predict_batch" else flights[0]
    number = "2" if path == "/predict_batch" else "1"
    assert live.post(path, json=asked).headers["x-cancelled"] == number
    others = flights[2:] if path == "/predict_batch" else flights[2]
    assert "x-cancelled" not in live.post(path, json=others).headers
