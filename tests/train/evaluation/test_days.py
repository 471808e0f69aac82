"""How many flights of a day leave late: by days that go bad together and by ones that do not."""

import numpy as np
import pandas as pd
import pytest

from tests.samples.evaluations import LATER, make_judged
from train.evaluation.days import Day, best, describe_days, judge, judge_days, likelihood

FLIGHTS = 150


def days_with(spread: float, many: int = 120) -> list[Day]:
    rng = np.random.default_rng(0)
    days = []
    for _ in range(many):
        p = rng.uniform(0.05, 0.4, FLIGHTS)
        odds = p / (1 - p) * np.exp(spread * rng.normal())
        days.append(Day(p, int((rng.uniform(size=FLIGHTS) < odds / (1 + odds)).sum())))
    return days


@pytest.mark.parametrize("spread", [0.3, 0.6, 1.0])
def test_the_spread_that_made_the_days_is_found(spread: float) -> None:
    found = best(np.array([likelihood(day) for day in days_with(spread)]))
    assert found == pytest.approx(spread, abs=0.1)


def test_independent_flights_have_hardly_any_spread() -> None:
    assert best(np.array([likelihood(day) for day in days_with(0)])) <= 0.05


def test_intervals_cover_days_that_go_bad_together_and_independent_ones_do_not() -> None:
    found = judge(days_with(0.6))
    assert 0.84 < found["coverage_90"] < 0.96
    assert found["independent_90"] < 0.6
    assert found["mean_width"] > 2 * found["independent_width"]


def test_no_day_is_judged_by_a_spread_measured_on_it() -> None:
    """The spread of calm days is too small for the wild third of them."""
    wild, calm = days_with(1.0, 40), days_with(0, 80)
    wild_inside = 120 * judge([*wild, *calm])["coverage_90"] - 80
    assert wild_inside < 40 * 0.5
    assert judge(wild)["coverage_90"] > 0.8


def test_days_are_those_of_the_full_months_by_what_was_known() -> None:
    judged = make_judged(*LATER)
    stray = judged.tail(1).assign(scheduled_departure=pd.Timestamp("2017-12-31 20:00"))
    table = judge_days(pd.concat([judged, stray]), np.append(judged["model"], 0.5))
    assert list(table.index) == ["schedule alone", "once a night"]
    assert list(table["days"]) == [judged["scheduled_departure"].dt.date.nunique()] * 2
    assert list(table.loc["once a night"]) == list(table.loc["schedule alone"])
    told = describe_days(table)
    assert list(told) == ["days", "coverage_90", "mean_width", "known"]
    assert [row["known"] for row in told["known"]] == list(table.index)
