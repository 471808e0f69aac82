"""What the pages show is what the service answers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.samples.airports import EXAMPLE
from tests.server.live.told import tell
from tests.servers.in_process import Serving

PAGES = Path(__file__).parents[3] / "flights"
SHOWN = (PAGES / "README.md").read_text(encoding="utf-8")
LIVE = (PAGES / "live/README.md").read_text(encoding="utf-8")
NEWS = [json.loads(line) for line in re.findall(r"^    (\{.+\})$", LIVE, re.MULTILINE)]
*TOLD, ANSWERED = NEWS


@pytest.fixture
def told(serving: Serving, tmp_path: Path) -> Iterator[TestClient]:
    """Told what the page shows, and of a flight that is overdue by then."""
    with serving(live=str(tmp_path / "live.db")) as client:
        assert tell(client, TOLD) == ANSWERED
        tell(client, overdue())
        yield client


def overdue() -> dict[str, Any]:
    return TOLD[2] | {"hora": "08:20"}


def summary(client: TestClient, flight: dict[str, Any]) -> str:
    asked = {name: flight[name] for name in ("fecha", "hora", "opera", "destino")}
    answer: str = client.post("/explain", json=asked).json()["resumen"]
    return answer


def test_the_minutes_are_those_of_the_embedded_data(client: TestClient) -> None:
    shown = json.loads(re.findall(r'\{"atraso":[^{}]+"minutos_90"[^{}]+\}', SHOWN)[0])
    answered = client.post("/delay", json=EXAMPLE).json()
    assert list(shown) == list(answered)
    assert shown.pop("avisos") == answered.pop("avisos")
    for name, value in answered.items():  # other CPUs, other last digits
        assert shown[name] == pytest.approx(value, abs=0.11 if "minutos" in name else 1e-3)


def test_the_reasons_are_those_of_the_embedded_data(client: TestClient) -> None:
    answered = client.post("/explain", json=EXAMPLE).json()
    (summary,) = re.findall(r'"resumen":"(.+)"', SHOWN)
    numbers = re.findall(r'"(?:atraso|base|contribucion)":([-\d.]+)', SHOWN)[:3]
    assert summary == answered["resumen"]
    most = answered["contribuciones"][0]["contribucion"]
    expected = [answered["atraso"], answered["base"], most]
    assert [*map(float, numbers)] == pytest.approx(expected, abs=1e-4)


def test_what_is_told_is_answered_as_shown(told: TestClient) -> None:
    said = re.findall(r"\| `(.+?)(?:\.\.\.)?` \|$", LIVE, re.MULTILINE)
    coming, late, left, cancelled = said
    assert summary(told, TOLD[0]).startswith(left)
    assert summary(told, TOLD[1]).startswith(cancelled)
    assert summary(told, overdue()).startswith(late)
    day = [TOLD[0] | {"vuelo": str(n), "salida": "2022-01-01T08:30"} for n in range(9)]
    tell(told, day)
    assert coming.split("by")[0] in summary(told, TOLD[0] | {"hora": "08:40"})


def test_the_moment_of_the_feed_is_shown_as_answered(told: TestClient) -> None:
    assert f"`{told.get('/live').json()['known_until']}`" in LIVE


def test_another_moment_is_asked_of_as_shown(told: TestClient) -> None:
    (moment,) = re.findall(r'`("en":"[^"]+")`', LIVE)
    asked = TOLD[0] | json.loads(f"{{{moment}}}")
    del asked["salida"]
    answer = told.post("/predict", json=asked)
    assert (answer.status_code, answer.headers["x-live"]) == (200, "none")
