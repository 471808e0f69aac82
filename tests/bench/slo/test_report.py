import re
from pathlib import Path
from typing import Any

import pytest

from bench.slo.chart import draw
from bench.slo.report import markdown, verdicts
from bench.verdicts import objectives


def row(second: int, per_s: float, p99_ms: float) -> dict[str, float]:
    times = {"p50_ms": p99_ms / 4, "p90_ms": p99_ms / 2, "p99_ms": p99_ms}
    return {"second": second, "per_s": per_s, "errors": 0, **times}


@pytest.fixture
def results() -> dict[str, Any]:
    connections = (200, 200, 400, 400, 200, 200)
    answers = (1_000, 1_010, 990, 1_000, 1_000, 1_000)
    latencies = (40, 41, 80, 82, 40, 40)
    met = {"objective": "success", "goal": "99.00%", "measured": "100% of 600", "met": True}
    return {
        "date": "2026-01-31",
        "machine": {"cpu": "A processor", "cores": 2},
        "versions": {"python": "3.11.9"},
        "users": {
            "users": 20,
            "seconds": 20,
            "verdicts": [met],
            "timeline": [row(second, 20 if second < 10 else 40, 9) for second in (0, 5, 10, 15)],
        },
        "connections": [
            row(5 * place, *numbers) | {"connections": number}
            for place, (number, *numbers) in enumerate(
                zip(connections, answers, latencies, strict=True)
            )
        ],
        "memory_mb": 300.0,
        "container": None,
    }


def unmet(results: dict[str, Any]) -> list[str]:
    return [one.objective for one in verdicts(results, objectives()) if not one.met]


def test_what_is_within_every_goal_is_met(results: dict[str, Any]) -> None:
    assert unmet(results) == []
    assert [one.measured for one in verdicts(results, objectives())] == [
        "100% of 600",
        "0.995 x",
        "82 ms",
        "0",
        "300 MB",
    ]


@pytest.mark.parametrize(
    ("change", "objective"),
    [
        ({"per_s": 800}, "twice the connections: answers"),
        ({"p99_ms": 401}, "twice the connections: p99"),
        ({"errors": 1}, "twice the connections: errors"),
    ],
)
def test_what_twice_the_connections_harm_is_named(
    results: dict[str, Any], change: dict[str, float], objective: str
) -> None:
    for place in (2, 3):
        results["connections"][place] |= change
    assert unmet(results) == [objective]


def test_more_memory_than_its_threshold_is_not_met(results: dict[str, Any]) -> None:
    results["memory_mb"] = 513.0
    assert unmet(results) == ["memory: all processes"]


def test_a_container_is_judged_where_there_is_one(results: dict[str, Any]) -> None:
    numbers = {"ready_s": 2.5, "per_s": 900, "p99_ms": 50, "errors": 1, "memory_mb": 250.0}
    results["container"] = {"image": "flight_delay:1", **numbers}
    assert unmet(results) == ["memory: container limited to 512 MB: errors"]


def test_the_page_tells_steps_and_what_is_missed(results: dict[str, Any]) -> None:
    results["verdicts"] = [one._asdict() for one in verdicts(results, objectives())]
    text = re.sub(" +", " ", markdown(results))
    assert "A processor, 2 cores" in text
    assert "The image was not there" in text
    assert "| twice the connections: p99 | at most 400 ms | 82 ms | yes |" in text
    assert "| 20 users | 20 | 2.25 | 4.5 | 9 | 0 |" in text
    assert "| 400 connections | 995 | 20.2 | 40.5 | 81 | 0 |" in text


def test_the_chart_is_drawn_twice(results: dict[str, Any], tmp_path: Path) -> None:
    draw(results, tmp_path)
    assert ">400 conn.</text>" in (tmp_path / "slo.svg").read_text()
    assert (tmp_path / "slo.png").read_bytes().startswith(b"\x89PNG")
