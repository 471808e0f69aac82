"""The report on live flights: that of training, with what was matched and what has drifted."""

from datetime import date

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flights.model.score_bins import BINS
from train.evaluation.results import MODEL
from train.monitor.drift import CHANGED, FIELDS, MOVED
from train.monitor.evaluation import LiveEvaluation
from train.monitor.horizons import NONE
from train.report.charts import canvas
from train.report.charts.curves import means_by_group
from train.report.charts.mistakes import mistakes
from train.report.charts.patterns import week
from train.report.charts.periods import months
from train.report.charts.probabilities import ranking, reliability
from train.report.page import page
from train.report.tables import decision, in_points, metrics, plain_table
from train.report.words import (
    CONFIDENCE,
    Section,
    in_full,
    made,
    number,
    percent,
    period,
    period_to_last,
    signed,
)
from train.rows.checks import DELAY_THRESHOLD_MINUTES

TITLE = "Live delay probabilities, judged by what happened"
SHOWN = 5  # unknown values
LEAST_FLIGHTS = 50  # of a week


def render_live_report(live: LiveEvaluation, day: date) -> str:
    """One HTML file that needs nothing else; the same evaluation on one day, the same bytes."""
    shared = (metrics, reliability, ranking, months)
    sections = [
        *(section(live) for section in shared),
        weeks(live),
        horizons(live),
        drift(live),
        unknown(live),
        week(live),
        mistakes(live),
        decision(live),
        matching(live),
    ]
    return page(TITLE, made(live.tag, live.commit, day), opening(live), sections, live)


def opening(live: LiveEvaluation) -> str:
    trained, judged = live.trained, live.judged_period
    low, high = map(percent, live.intervals[MODEL]["observed"])
    return (
        f"{live.tag} learnt from {trained['flights']:,} departures from {in_full(live.airport)}, "
        f"{period(trained['first'], trained['last'])}. Here it is judged by {judged['flights']:,} "
        f"later flights, {period_to_last(judged['first'], live)}, that it was asked about while "
        f"it served. {percent(live.metrics[MODEL].observed)} of these ({CONFIDENCE} interval {low} "
        f"to {high}) left more than {DELAY_THRESHOLD_MINUTES} minutes late."
    )


def weeks(live: LiveEvaluation) -> Section:
    rates = by_week(live.judged)
    inside = ((rates["predicted"] - rates["mean"]).abs() <= rates["margin"]).sum()
    return Section(
        "weeks",
        f"The predicted rate is within the observed one's interval in {inside} of {len(rates)} "
        "weeks",
        f"Each dot is the rate of delay of a week with its {CONFIDENCE} interval, the line is what "
        f"the model said on average, and weeks of fewer than {LEAST_FLIGHTS} flights are left out.",
        canvas.draw(
            lambda figure: paint_weeks(figure, rates),
            220,
            "Observed and predicted rate of delay by week",
        ),
    )


def by_week(judged: pd.DataFrame) -> pd.DataFrame:
    """Monday -> mean (observed), margin, flights, predicted."""
    monday = judged["scheduled_departure"].dt.to_period("W").dt.start_time
    rates = means_by_group(judged, judged["delayed"], monday)
    rates["predicted"] = judged[MODEL].groupby(monday.to_numpy()).mean()
    return rates[rates["flights"] >= LEAST_FLIGHTS]


def paint_weeks(figure: Figure, rates: pd.DataFrame) -> None:
    axes = canvas.panel(figure, (48, 44, 560, 150), "Rate of delay")
    axes.errorbar(rates.index, rates["mean"], rates["margin"], fmt="o", color=canvas.QUIET)
    axes.plot(rates.index, rates["predicted"], color=canvas.STRONG, linewidth=2.2)
    axes.set_ylim(bottom=0)
    corner = {"xycoords": "axes fraction", "ha": "right"}
    canvas.write(axes, "observed", (1, 1), (-64, 10), **corner)
    canvas.write(axes, "predicted", (1, 1), (0, 10), color=canvas.STRONG, weight="bold", **corner)
    shown = rates.index[:: max(1, -(-len(rates) // 8))]
    axes.set_xticks(shown, [f"{monday.day} {monday:%b}" for monday in shown])
    axes.set_xlabel("week from")
    axes.grid(visible=False, axis="x")
    canvas.percent(axes.yaxis)


def horizons(live: LiveEvaluation) -> Section:
    rows = {
        name: [
            f"{row['flights']:,.0f}",
            number(row["auc"]),
            signed(row["brier_skill"]),
            in_points(row["bias"]),
        ]
        for name, row in live.horizons.iterrows()
    }
    told = sum(live.horizons["flights"].drop(NONE, errors="ignore"))
    return Section(
        "horizons",
        f"{told:,.0f} answers by live departures can be judged"
        if told
        else "All answers were by the schedule alone",
        "A flight counts once in each row, with the last answer given so long before its schedule, "
        "and one that had left, or was late already, does not count; bias is in points.",
        plain_table(["Flights", "AUC", "Brier skill", "Bias"], rows),
    )


def drift(live: LiveEvaluation) -> Section:
    if not live.expected:
        needs = f"{live.tag} was registered before the distribution of its scores was kept with it."
        return Section("drift", "How far the scores have moved cannot be told", needs, Markup())
    index = live.stability
    near, far = "as in training", "unlike those of training"
    limit, asked = live.stable_up_to, len(live.matched.asked)
    verdict = near if index <= limit else far if index > CHANGED else "no longer as in training"
    return Section(
        "drift",
        f"Scores are {verdict}: stability index {number(index)}",
        f"Share of the flights by probability, where an index (PSI) up to {MOVED} is usually taken "
        f"as stable and one above {CHANGED} as another population; of {asked:,} flights, chance "
        f"alone makes it no more than {number(limit)}.",
        canvas.draw(
            lambda figure: paint_shares(figure, live),
            210,
            "Distribution of the probabilities in training and live",
        ),
    )


def paint_shares(figure: Figure, live: LiveEvaluation) -> None:
    axes = canvas.panel(figure, (48, 44, 560, 140), "Flights")
    place = np.arange(len(BINS))
    for shift, shares, color in [
        (-0.2, live.expected, canvas.PALE),
        (0.2, live.shares, canvas.STRONG),
    ]:
        axes.bar(place + shift, [shares[name] for name in BINS], width=0.38, color=color)
    axes.set_xticks(place, BINS)
    axes.set_xlabel("predicted probability of delay")
    axes.grid(visible=False, axis="x")
    canvas.percent(axes.yaxis)
    name_pair(axes)


def name_pair(axes: Axes) -> None:
    corner = {"xycoords": "axes fraction", "ha": "right"}
    canvas.write(axes, "training", (1, 1), (-30, -10), **corner)
    canvas.write(axes, "live", (1, 1), (0, -10), color=canvas.STRONG, weight="bold", **corner)


def unknown(live: LiveEvaluation) -> Section:
    asked = len(live.matched.asked)
    rates = {field: live.unknown[field].sum() / asked for field in FIELDS}
    rows = {
        field: [
            f"{live.unknown[field].sum():,}",
            percent(rates[field], 2),
            ", ".join(f"{name} ({n:,})" for name, n in live.unknown[field][:SHOWN].items()),
        ]
        for field in FIELDS
    }
    return Section(
        "unknown",
        f"Never seen in training: the airline of {percent(rates['airline'], 2)} of the flights, "
        f"the destination of {percent(rates['destination'], 2)}",
        "Flights of an airline or to a destination that the model did not learn from, with the "
        f"{SHOWN} most frequent.",
        plain_table(["Flights", "Share", "Most frequent"], rows),
    )


def matching(live: LiveEvaluation) -> Section:
    found = live.matched
    rows = {
        "predictions kept": [f"{found.predictions + live.learnt:,}"],
        "of a period that the model has learnt from": [f"{live.learnt:,}"],
        "flights asked about": [f"{len(found.asked):,}"],
        "judged": [f"{len(found.judged):,}"],
        "outside the period of the data": [f"{found.unknown_yet:,}"],
        "not in the data": [f"{found.unmatched:,}"],
        "one of several with different outcomes": [f"{found.ambiguous:,}"],
    }
    return Section(
        "matching",
        f"{percent(len(found.judged) / len(found.asked))} of the flights asked about could be "
        "judged",
        "A flight is found by its scheduled departure, airline and destination, and counts once, "
        "with the last prediction, however often it was asked about.",
        plain_table([""], rows),
    )
