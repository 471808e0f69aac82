"""The tables of the report."""

import re
from dataclasses import replace

import pytest

from tests.samples.airports import LIM
from tests.samples.evaluations import CONTENDERS, section, sections
from train.report.charts.periods import random_split
from train.report.page import opening
from train.report.tables import METRICS, leader


def test_table_shows_the_metrics_and_intervals_of_the_evaluation(evaluation, html) -> None:
    rows = re.findall(r"<tr.*?</tr>", sections(html)["metrics"], re.DOTALL)
    assert len(rows) == 1 + len(CONTENDERS)
    for name, row in zip(CONTENDERS, rows[1:], strict=True):
        metrics, (low, high) = evaluation.metrics[name], evaluation.intervals[name]["brier"]
        assert f'scope="row">{name}<' in row
        assert f"{metrics.auc:.3f}" in row
        assert f"{metrics.brier:.4f}" in row
        assert f"{low:.4f} to {high:.4f}" in row
        assert f"{100 * metrics.calibration_error:.1f}" in row


def test_best_of_each_column_is_bold(evaluation) -> None:
    metrics = dict(evaluation.metrics)
    metrics["model"] = replace(metrics["model"], brier=0.1111, predicted=0.9)
    metrics["airline rate"] = replace(metrics["airline rate"], predicted=0.4, observed=0.4)
    table = section(replace(evaluation, metrics=metrics), "metrics")
    assert "<b>0.1111</b>" in table
    assert "<b>+0.0</b>" in table  # the least bias, not the lowest


@pytest.mark.parametrize(
    ("metric", "best"),
    [("auc", 0.9), ("average_precision", 0.9), ("brier_skill", 0.9), ("brier", 0.1)],
)
def test_leader_has_the_highest_skill_and_the_lowest_error(evaluation, metric, best) -> None:
    metrics = {name: replace(evaluation.metrics[name], **{metric: 0.5}) for name in CONTENDERS}
    metrics["base rate"] = replace(metrics["base rate"], **{metric: best})
    chosen = next(m for m in METRICS if m.name == metric)
    assert leader(replace(evaluation, metrics=metrics), chosen) == "base rate"


def test_what_others_published_is_of_santiago_alone(evaluation) -> None:
    lima = replace(evaluation, airport=LIM)
    assert "published" in section(evaluation, "decision") + random_split(evaluation).sentence
    assert "published" not in section(lima, "decision") + random_split(lima).sentence
    assert "departures from Lima (LIM), 1 January to" in opening(lima)


def test_decision_stands_beside_the_published_one(evaluation) -> None:
    decision = replace(evaluation.decision, recall=0.514, precision=0.318, f1=0.393)
    table = section(replace(evaluation, decision=decision), "decision")
    cells = re.findall(r"<td>([^<]*)</td>", table)
    assert cells[-8:] == [
        "0.51",
        "0.32",
        "0.39",
        "\N{EN DASH}",
        "\N{EN DASH}",
        "0.69",
        "0.25",
        "0.37",
    ]
