"""The report and the model card, on a few hundred made-up flights."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest

from train.evaluation.metrics import by_group, decide, measure
from train.evaluation.results import OfflineEvaluation
from train.report import render_report
from train.report.canvas import spread
from train.report.curves import means_by_group, ranking_curve, reliability_curve
from train.report.model_card import model_card
from train.report.periods import by_month
from train.report.tables import METRICS, leader

CONTENDERS = ("model", "seed regression", "airline rate", "base rate")
LATER = ("2017-07", "2017-08", "2017-09")


def make_judged(*months: str, flights: int = 150) -> pd.DataFrame:
    """So many flights in each month, a few hours apart, of two airlines to two destinations."""
    rng = np.random.default_rng(0)
    parts = [pd.Timestamp(month) + pd.to_timedelta(np.arange(flights) * 4, "h") for month in months]
    departure = parts[0].append(parts[1:])
    n = len(departure)
    chance = rng.uniform(0.05, 0.6, n)
    return pd.DataFrame(
        {
            "scheduled_departure": departure,
            "airline": np.where(np.arange(n) % 3, "Grupo LATAM", "Sky Airline"),
            "destination": np.where(np.arange(n) % 2, "SPJC", "SAEZ"),
            "city": np.where(np.arange(n) % 2, "Lima", "Buenos Aires"),
            "flight_type": "I",
            "delayed": rng.uniform(size=n) < chance,
            "model": chance,
            "seed regression": np.where(np.arange(n) % 3, 0.3, 0.2),
            "airline rate": np.where(np.arange(n) % 3, 0.25, 0.3),
            "base rate": 0.2,
        }
    )


def make_evaluation(judged: pd.DataFrame, **data: Any) -> OfflineEvaluation:
    delayed = judged["delayed"]
    departure = judged["scheduled_departure"]
    metrics = {name: measure(judged[name], delayed) for name in CONTENDERS}
    folds = [
        {"trained_until": month, "judged_from": month, "judged_until": month, "flights": 100}
        | {"contender": name}
        | metrics[name].as_dict()
        for month in ("2017-04", "2017-05")
        for name in CONTENDERS
    ]
    keys = judged[["airline", "destination", "flight_type"]].assign(
        month=departure.dt.strftime("%Y-%m")
    )
    return OfflineEvaluation(
        data={
            "name": "flights.csv",
            "simulated": False,
            "sha256": "0123abcd",
            "first": "2017-01-01 00:15:00",
            "last": str(departure.max()),
            "flights": 12_345,
            "rejected": 7,
            "delayed": 0.185,
        }
        | data,
        trained={"first": "2017-01-01 00:15:00", "last": "2017-06-30 23:00:00", "flights": 10_000},
        judged_period={
            "first": str(departure.min()),
            "last": str(departure.max()),
            "flights": len(judged),
        },
        judged=judged,
        metrics=metrics,
        intervals={
            name: {metric: (value - 0.05, value + 0.05) for metric, value in row.as_dict().items()}
            for name, row in metrics.items()
        },
        rolling=pd.DataFrame(folds),
        random_split=measure(judged["model"], delayed),
        groups={name: by_group(judged, keys[name]) for name in keys},
        importance={"airline": 0.04, "minute_of_day": 0.05, "flight_type": -0.001},
        decision=decide(judged["model"].to_numpy(), delayed.to_numpy(), cost=3),
    )


@pytest.fixture(scope="module")
def evaluation() -> OfflineEvaluation:
    return make_evaluation(make_judged(*LATER))


@pytest.fixture(scope="module")
def html(evaluation: OfflineEvaluation) -> str:
    return render(evaluation)


def render(evaluation: OfflineEvaluation) -> str:
    return render_report(evaluation)


def sections(html: str) -> dict[str, str]:
    return dict(re.findall(r'<section id="([^"]*)">\n(.*?)</section>', html, re.DOTALL))


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def card(evaluation: OfflineEvaluation) -> str:
    return model_card(evaluation, "flight_delay:abc", {"python": "3.11.9"}, "0123456789ab")


# The page


def test_report_loads_nothing_from_elsewhere(html) -> None:
    for word in ("http", "src=", "@import", "<script", "<link", "javascript", "@font-face"):
        assert word not in html
    assert re.findall(r'href="(?!#)|url\((?!#)', html) == []


def test_report_is_light(html) -> None:
    assert len(html) < 500_000


@pytest.mark.parametrize("simulated", [True, False])
def test_simulated_is_said_exactly_when_the_flights_are(simulated: bool) -> None:
    html = render(make_evaluation(make_judged(*LATER), simulated=simulated))
    assert ("simulated" in html.lower()) == simulated


def test_simulated_is_said_in_the_title_at_the_top_and_in_every_section() -> None:
    html = render(make_evaluation(make_judged(*LATER), simulated=True))
    assert "SIMULATED" in html[html.index("<title>") : html.index("</title>")]
    assert html.index('<p class="warning"><strong>SIMULATED') < html.index("The model learnt from")
    assert all("SIMULATED" in section for section in sections(html).values())


def test_opening_says_what_was_learnt_from_and_judged_on(html) -> None:
    opening = text(html).replace("\N{NO-BREAK SPACE}", " ")
    assert "learnt from 10,000 departures" in opening
    assert "1 January to 30 June 2017, and is judged on 450 later ones" in opening
    assert "1 July to 25 September 2017." in opening


def test_report_has_its_sections_in_order(html) -> None:
    assert list(sections(html)) == [
        "metrics",
        "reliability",
        "ranking",
        "months",
        "rolling",
        "week",
        "mistakes",
        "importance",
        "random-split",
        "decision",
    ]


def test_every_section_has_one_sentence_and_one_figure_or_table(html) -> None:
    for section in sections(html).values():
        (sentence,) = re.findall(r"</h2>\n<p>(.*)</p>\n<figure>", section)
        assert sentence.endswith(".")
        assert ". " not in sentence
        assert section.count("<svg") + section.count("<table") == 1


def test_every_figure_is_well_formed_described_and_has_text_to_read(html) -> None:
    figures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(figures) == 8
    for figure in figures:
        text = figure.replace("<svg ", '<svg xmlns:xlink="x" ', 1)
        root = ElementTree.fromstring(text)  # noqa: S314 (our own)
        assert root.get("aria-label")
        assert root.findall(".//text")


def test_ids_are_not_repeated(html) -> None:
    ids = re.findall(r' id="([^"]*)"', html)
    shared = {i for i in ids if i.startswith(("m", "p")) and len(i) == 11}  # by content
    others = [i for i in ids if i not in shared]
    assert len(others) == len(set(others))


def test_the_same_evaluation_gives_the_same_bytes(evaluation, html) -> None:
    assert html == render(make_evaluation(make_judged(*LATER)))


def test_own_settings_of_matplotlib_neither_count_nor_change(evaluation, html) -> None:
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path"}):
        assert render(evaluation) == html
        assert matplotlib.rcParams["font.size"] == 30


# The tables


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
    table = sections(render(replace(evaluation, metrics=metrics)))["metrics"]
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


def test_decision_stands_beside_the_published_one(evaluation) -> None:
    decision = replace(evaluation.decision, recall=0.514, precision=0.318, f1=0.393)
    section = sections(render(replace(evaluation, decision=decision)))["decision"]
    cells = re.findall(r"<td>([^<]*)</td>", section)
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


# What data may hold


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


def test_one_fold_has_no_spread(evaluation) -> None:
    fold = evaluation.rolling[evaluation.rolling["judged_from"] == "2017-04"]
    html = render(replace(evaluation, rolling=fold))
    assert "±" not in re.findall("<h2>(.*)</h2>", sections(html)["rolling"])[0]


# The numbers behind the figures


def test_labels_keep_their_distance_and_move_least() -> None:
    assert spread([0.0, 0.2, 5.0], gap=1) == pytest.approx([-0.4, 0.6, 5.0])
    assert spread([3.0, 1.0], gap=1) == [3.0, 1.0]
    assert spread([], gap=1) == []


def test_margin_is_of_whole_days() -> None:
    days = pd.to_datetime(["2017-07-01 08:00", "2017-07-01 09:00", "2017-07-02 08:00"] * 2)
    flights = pd.DataFrame({"scheduled_departure": days})
    table = means_by_group(flights, [1, 1, 0, 0, 0, 0], ["a", "a", "a", "b", "b", "b"])
    assert table["mean"].tolist() == pytest.approx([2 / 3, 0])
    # Day sums of the distances from 2/3 are 2/3 and -2/3: sqrt(2 x (4/9 + 4/9)) / 3.
    assert table["margin"].tolist() == pytest.approx([1.96 * (16 / 9) ** 0.5 / 3, 0])


def test_margin_of_one_day_is_not_known() -> None:
    flights = pd.DataFrame({"scheduled_departure": pd.to_datetime(["2017-07-01"] * 2)})
    assert means_by_group(flights, [1, 0], ["a", "a"])["margin"].isna().all()


def test_reliability_is_of_bins_of_equally_many_flights() -> None:
    judged = make_judged(*LATER)
    curve = reliability_curve(judged)
    assert curve["flights"].tolist() == [45] * 10
    assert curve["predicted"].is_monotonic_increasing
    assert curve["observed"].mean() == pytest.approx(judged["delayed"].mean())


def test_ranking_warns_of_the_likeliest_flights_first() -> None:
    curve = ranking_curve(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False]))
    assert curve["recall"].tolist() == [0.5, 1, 1]
    assert curve["precision"].tolist() == pytest.approx([1, 2 / 3, 0.5])
    assert curve["false_alarms"].tolist() == [0, 0.5, 1]


# The model card


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
        "No feed of actual delays",
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
