"""What data may hold without breaking the report."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from tests.samples.evaluations import (
    CONTENDERS,
    LATER,
    card,
    make_evaluation,
    make_judged,
    render,
    sections,
)
from train.report.charts.periods import by_month


@pytest.mark.slow
def test_names_are_escaped_everywhere() -> None:
    judged = make_judged(*LATER)
    judged["airline"] = "<b>A&B</b> $x$"
    judged["city"] = "<i>Lima"
    html = render(make_evaluation(judged, name="<script>.csv"))
    assert "<b>A" not in html
    assert "<i>" not in html
    assert "<script" not in html
    assert "&lt;b&gt;A&amp;B&lt;/b&gt; $x$" in sections(html)["mistakes"]
    assert "&lt;i&gt;Lima SPJC" in sections(html)["mistakes"]  # one city, two airports
    assert "&lt;script&gt;.csv" in html


def test_month_of_two_flights_is_left_out_and_told() -> None:
    judged = make_judged(*LATER)
    strays = judged.head(2).assign(
        scheduled_departure=[pd.Timestamp("2017-12-31 20:00"), pd.Timestamp("2017-12-31 22:00")],
        delayed=[True, True],
    )
    evaluation = make_evaluation(pd.concat([judged, strays], ignore_index=True))
    html = render(evaluation)
    assert "left out: December 2017 (2 flights)" in sections(html)["months"]
    assert "1 July to 25 September 2017 (and 2 flights of other months)" in html
    assert "2017-12" not in card(evaluation)


def test_month_with_one_outcome_has_no_ranking() -> None:
    judged = make_judged(*LATER)
    judged.loc[judged["scheduled_departure"].dt.month == 9, "delayed"] = False
    table = by_month(judged, list(CONTENDERS))
    assert table["auc"].iloc[2].isna().all()
    assert table["bias"].notna().all(axis=None)
    assert "Best AUC in 2 of 2 months" in render(make_evaluation(judged))


@pytest.mark.slow
@pytest.mark.parametrize(
    "months",
    [
        ("2017-07",),
        ("2016-11", "2016-12", "2017-01"),
        tuple(f"2018-{month:02}" for month in range(1, 13)),
    ],
)
def test_any_months_will_do(months: tuple[str, ...]) -> None:
    evaluation = make_evaluation(make_judged(*months))
    shown = sections(render(evaluation))["months"]
    assert all(f">{pd.Period(month, 'M'):%b}<" in shown for month in months)
    assert all(f"| {month} |" in card(evaluation) for month in months)


def test_few_flights_of_one_day_do_not_break_the_report() -> None:
    judged = make_judged("2017-07", flights=6)
    judged["delayed"] = [True, False, False, True, False, False]
    html = render(make_evaluation(judged))
    assert "Too few flights to tell groups apart" in html


def test_too_few_months_for_folds_are_told(evaluation) -> None:
    none = replace(evaluation, rolling=pd.DataFrame())
    assert "Too few months to judge fold by fold" in render(none)
    assert "folds" not in card(none)


@pytest.mark.slow
def test_one_fold_has_no_spread(evaluation) -> None:
    fold = evaluation.rolling[evaluation.rolling["judged_from"] == "2017-04"]
    html = render(replace(evaluation, rolling=fold))
    assert "±" not in re.findall("<h2>(.*)</h2>", sections(html)["rolling"])[0]
