import re
from pathlib import Path
from typing import Any

import pytest

from bench.compare.contenders import CONTENDERS
from bench.compare.measure import metric_sum, summary
from bench.compare.promises import promises
from bench.compare.report import markdown
from bench.verdicts import Verdict, objectives


def numbers(per_s: float, p99_ms: float) -> dict[str, float]:
    full = {"per_s_200": per_s, "p50_ms_200": 30, "p99_ms_200": p99_ms, "errors_200": 1}
    light = {"per_s_16": per_s, "p50_ms_16": 3, "p99_ms_16": 6, "errors_16": 0}
    return full | light | {"ready_s": 1.5, "pss_mb": 320.4, "rss_mb": 430}


def server(name: str, *rounds: dict[str, float]) -> dict[str, Any]:
    made = {"name": name, "label": name.title(), "has_model": True}
    return made | {"rounds": rounds, "summary": summary(rounds)}


@pytest.fixture
def results() -> dict[str, Any]:
    servers = [
        server("ours", numbers(6_000, 45), numbers(7_000, 50), numbers(9_000, 40)),
        server("fastapi_onnx", *[numbers(7_100, 500)] * 3),
    ]
    return {
        "date": "2026-01-31",
        "machine": {"cpu": "A processor", "cores": 2},
        "versions": {"python": "3.11.9"},
        "workers": 2,
        "flights": 2_000,
        "rounds": 3,
        "loads": {"200": 10, "16": 5},
        "servers": servers,
        "endurance": {"connections": 200, "seconds": 45, "errors": 0, "memory_mb": 301.0},
        "verdicts": [],
    }


def test_metric_is_summed_over_its_labels() -> None:
    text = (
        '# HELP size_sum all\nsize_sum{worker="1"} 30.0\nsize_sum{worker="2"} 12.0\nsize_count 9\n'
    )
    assert metric_sum(text, "size_sum") == 42


def test_summary_is_median_least_and_most(results: dict[str, Any]) -> None:
    found = results["servers"][0]["summary"]["per_s_200"]
    assert found == {"median": 7_000, "min": 6_000, "max": 9_000}


def test_table_has_a_row_for_each_server(results: dict[str, Any]) -> None:
    rows = [re.sub(" +", " ", line) for line in markdown(results).splitlines() if line[:2] == "| "]
    assert rows[2:4] == [
        "| **Ours** | 7,000 (6,000 to 9,000) | 30 | 45 (40 to 50) | 3 | 7,000 | 3 | 6 | "
        "320 (430) | 1.5 |",
        "| Fastapi_Onnx | 7,100 (7,100 to 7,100) | 30 | 500 (500 to 500) | 3 | 7,100 | 3 | 6 | "
        "320 (430) | 1.5 |",
    ]


def judged(results: dict[str, Any]) -> dict[str, Verdict]:
    return {verdict.objective: verdict for verdict in promises(results, objectives())}


def test_only_what_was_measured_is_judged(results: dict[str, Any]) -> None:
    assert [(name, verdict.met) for name, verdict in judged(results).items()] == [
        ("answers beside FastAPI with ONNX", False),
        ("p99 beside FastAPI with ONNX", True),
        ("p50 at 16 connections beside FastAPI with ONNX", True),
        ("ready after its start", True),
        ("errors in 45 s at 200 connections", True),
        ("memory after 45 s at 200 connections", False),
    ]


def test_limits_are_those_of_the_file(results: dict[str, Any]) -> None:
    found = judged(results)
    assert found["answers beside FastAPI with ONNX"][1:] == ("at least 2.2 x", "0.9859 x", False)
    assert found["ready after its start"][1:] == ("at most 2 s", "1.5 s", True)


def test_every_server_of_a_promise_is_compared() -> None:
    named = {one[side] for one in objectives()["compare"]["times"] for side in ("of", "to")}
    assert named <= set(CONTENDERS)


def test_promises_are_in_the_report(results: dict[str, Any]) -> None:
    results["verdicts"] = [one._asdict() for one in promises(results, objectives())]
    text = re.sub(" +", " ", markdown(results))
    assert "| memory after 45 s at 200 connections | at most 300 MB | 301 MB | NO |" in text


def test_requirements_hold_no_index_or_host() -> None:
    pins = Path(__file__).parents[3] / "bench" / "requirements.txt"
    lines = pins.read_text().splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("-")]
