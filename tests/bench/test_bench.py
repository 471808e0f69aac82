import json
from collections import Counter
from pathlib import Path
from typing import Any

import bentoml
import pandas as pd
import pytest

from bench.bars import bars
from bench.departures import sample
from bench.flights import expected, is_right
from bench.load import LoadError, parse
from bench.measure import metric_sum, summary
from bench.report import markdown, with_bars
from bench.soak import Step, verdicts
from flights.api.parsing import read_flight
from flights.catalog import Catalog
from flights.model import DelayModel

WRK = """Running 2s test @ http://127.0.0.1:3000
  2 threads and 200 connections
BENCH {"requests": 1000, "seconds": 2.0, "p50_ms": 5.5, "p90_ms": 9.5, "p99_ms": 12.25, "slow": 0, \
"non_2xx": 30, "connect": 1, "read": 2, "write": 3, "timeout": 4, "wrong": 20}
"""


@pytest.fixture(scope="module")
def bodies(flights: pd.DataFrame) -> list[bytes]:
    return sample(flights)


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
        server("fastapi_onnx", *[numbers(7_100, 300)] * 3),
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
        "endurance": {"connections": 200, "seconds": 45, "errors": 0, "memory_mb": 401.0},
    }


def test_flights_that_are_sent_are_many_and_different(bodies: list[bytes]) -> None:
    assert len(set(bodies)) > 0.99 * len(bodies) >= 1_000
    assert len({json.loads(body)["destino"] for body in bodies}) > 20


def test_every_flight_that_is_sent_is_known_to_the_model(
    bodies: list[bytes], trained: bentoml.Model
) -> None:
    catalog = Catalog.of(trained.info.metadata)
    assert {len(json.loads(body)) for body in bodies} == {14}
    assert all(read_flight(body, catalog).unseen == [] for body in bodies)


def test_right_answers_differ_from_flight_to_flight(
    bodies: list[bytes], trained: bentoml.Model
) -> None:
    assert len(set(expected(bodies, DelayModel.load(trained)))) > 500


@pytest.mark.parametrize("answer", [b'{"atraso":0.25}', b'{"atraso":0.250009}'])
def test_probability_within_1e_5_is_right(answer: bytes) -> None:
    assert is_right(answer, 0.25)


@pytest.mark.parametrize(
    "answer", [b'{"atraso":0.25002}', b'{"atraso":null}', b'{"p":0.25}', b"[0.25]", b"", b"0.25"]
)
def test_anything_else_is_wrong(answer: bytes) -> None:
    assert not is_right(answer, 0.25)


def test_wrong_answers_and_socket_errors_are_errors() -> None:
    found = parse(WRK)
    assert found.errors == 30 + 20 + 1 + 2 + 3 + 4
    assert found.good_per_second == (1_000 - 30 - 20) / 2
    assert (found.p50_ms, found.p99_ms) == (5.5, 12.25)


def test_wrk_without_its_last_line_is_an_error() -> None:
    with pytest.raises(LoadError, match="unable to connect"):
        parse("unable to connect to 127.0.0.1:3000 Connection refused")


def test_metric_is_summed_over_its_labels() -> None:
    text = (
        '# HELP size_sum all\nsize_sum{worker="1"} 30.0\nsize_sum{worker="2"} 12.0\nsize_count 9\n'
    )
    assert metric_sum(text, "size_sum") == 42


def test_summary_is_median_least_and_most(results: dict[str, Any]) -> None:
    found = results["servers"][0]["summary"]["per_s_200"]
    assert found == {"median": 7_000, "min": 6_000, "max": 9_000}


def test_table_has_a_row_for_each_server(results: dict[str, Any]) -> None:
    rows = [line for line in markdown(results).splitlines() if line.startswith("| ")]
    assert rows[2:4] == [
        "| **Ours** | 7,000 (6,000 to 9,000) | 30 | 45 (40 to 50) | 3 | 7,000 | 3 | 6 | "
        "320 (430) | 1.5 |",
        "| Fastapi_Onnx | 7,100 (7,100 to 7,100) | 30 | 300 (300 to 300) | 3 | 7,100 | 3 | 6 | "
        "320 (430) | 1.5 |",
    ]


def test_promises_are_met_or_not(results: dict[str, Any]) -> None:
    assert [bar.met for bar in bars(results)] == [False, True, True, True, True, False]
    assert "| less than 400 MB after them | 401 MB | NO |" in markdown(with_bars(results))


def test_requirements_hold_no_index_or_host() -> None:
    pins = Path(__file__).parents[2] / "bench" / "requirements.txt"
    lines = pins.read_text().splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_behaviour_over_time_is_judged() -> None:
    good, slow = Step(1_000, 50, 0, 300), Step(890, 90, 1, 316)
    met = verdicts(Counter({"200": 500}), good, good, [good] * 3)
    missed = verdicts(Counter({"200": 499, "503": 1}), good, slow, [good, good, slow])
    assert [bar.met for bar in met] == [True] * 6
    assert [bar.met for bar in missed] == [False] * 6
