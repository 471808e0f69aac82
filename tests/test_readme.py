"""What the README shows is what the commands that it names give."""

import json
from pathlib import Path
from typing import Any

import bentoml
import pytest

from flights.api.schema import EXAMPLE

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_curl_sends_the_example_of_the_contract() -> None:
    body = README.partition("-d '")[2].partition("'")[0]
    assert json.loads(body) == EXAMPLE


def test_the_answer_below_the_curl_is_that_of_the_embedded_data(trained: bentoml.Model) -> None:
    shown = json.loads(next(line for line in README.splitlines() if '{"atraso":' in line))
    probability = trained.info.metadata["known_flight"]["probability"]
    assert shown == {"atraso": pytest.approx(probability, abs=1e-4)}  # other CPUs, other last bits


def row(name: str, score: dict[str, Any]) -> str:
    return (
        f"| {name} | {score['auc']:.3f} | {score['brier']:.4f} | {score['brier_skill']:+.3f} | "
        f"{score['predicted']:.3f} | {score['observed']:.3f} | {score['bias']:+.3f} |"
    )


def test_the_simulated_table_is_that_of_the_embedded_data(trained: bentoml.Model) -> None:
    metrics = trained.info.metadata["evaluation"]["metrics"]
    table = README.partition("SIMULATED")[2]
    assert [name for name, one in metrics.items() if row(name, one) not in table] == []
