"""The model card."""

import re

import pytest

from tests.samples.evaluations import CONTENDERS, LATER, card, make_evaluation, make_judged
from train.report.tables import METRICS


def test_card_shows_the_measures_of_every_contender(evaluation) -> None:
    shown = card(evaluation)
    for name in CONTENDERS:
        (row,) = re.findall(rf"^\| {name} \|.*$", shown, re.MULTILINE)
        low, high = evaluation.intervals[name]["brier"]
        assert f"{evaluation.metrics[name].brier:.4f} ({low:.4f} to {high:.4f})" in row
    assert all(f"- {metric.title}: {metric.explanation}." in shown for metric in METRICS)


@pytest.mark.parametrize(
    "fact",
    [
        "# Model card: flight_delay:abc\n",
        "**Not for**",
        "Departures from Santiago only",
        "how one year differs from the next is not known",
        "An airline or a destination that was not learnt from gets the overall rate",
        "The level drifts",
        "Without live departures",
        "The month and the day are left out",
        "25.0 %: a missed delay is taken to cost as much as 3 false alarms",
        "| flights | 12,345 |",
        "| commit | 0123456789ab |",
        "| python | 3.11.9 |",
    ],
)
def test_card_tells(fact: str, evaluation) -> None:
    shown = re.sub(
        r"(?<=\w|[:,;])\n(?=\w)", " ", card(evaluation).replace("\N{NO-BREAK SPACE}", " ")
    )
    assert fact in shown


@pytest.mark.parametrize("simulated", [True, False])
def test_card_says_whether_the_flights_are_simulated(simulated: bool) -> None:
    shown = card(make_evaluation(make_judged(*LATER), simulated=simulated))
    assert ("SIMULATED flights" in shown) == simulated
    assert f"| simulated | {'yes' if simulated else 'no'} |" in shown


def test_card_escapes_names() -> None:
    shown = card(make_evaluation(make_judged(*LATER), name="a|<b>*.csv"))
    assert "a\\|\\<b\\>\\*.csv" in shown
