"""The model card: what the model is for, how good it is, where it ends (Mitchell et al., 2019)."""

from collections.abc import Mapping

from train.evaluation.results import MODEL, OfflineEvaluation
from train.live.evaluation import TOLD
from train.report.days import days_table, warnings_table
from train.report.markdown import paragraph, plain, table, table_of
from train.report.tables import METRICS, Metric, in_points
from train.report.words import (
    CONFIDENCE,
    bias,
    in_full,
    number,
    percent,
    period,
    period_to_last,
    signed,
)
from train.rows.checks import DELAY_THRESHOLD_MINUTES
from train.rows.data import full_months

SIMULATED = """
> **SIMULATED flights.** They were made by a program: no figure here says how good the model is on
> real ones.
"""
USE = """
## Use

Tells how likely a flight is to leave {airport} more than {late} minutes after its
scheduled time, from what its schedule tells.

- **For** the people who run flights at {city}: where to expect delays when gates, staff and
  connections are planned, for many flights at a time.
- **Not for** arrivals or other airports; for the next hours, of which weather and the delays so
  far tell more; for what is owed to a passenger; for judging an airline or a crew.
"""
LIMITS = """
## Limits

- Departures from {city} only.
- All data are of {period}: how one year differs from the next is not known.
- An airline or a destination that was not learnt from gets the overall rate in its place.
- The level drifts: the rate of delay changes with the season, and no schedule tells it. The
  probabilities follow the level of the latest flights learnt from. On later months they were
  {bias} on average, from {lowest} to {highest} points by month.
- Without live departures a day on which everything is late looks like any other.
"""
CAVEATS = """
## Caveats

A high probability is no fault of an airline, which may fly at bad hours; a low one is no promise.
The data hold flights, no persons; see that no destination always bears the false alarms.
"""


def model_card(
    evaluation: OfflineEvaluation, tag: str, versions: Mapping[str, str], commit: str
) -> str:
    """The model card in Markdown."""
    parts = [
        f"# Model card: {plain(tag)}\n",
        SIMULATED if evaluation.data["simulated"] else "",
        use(evaluation),
        data(evaluation),
        features(evaluation),
        quality(evaluation),
        by_month(evaluation),
        by_horizon(evaluation),
        decision(evaluation),
        warnings(evaluation),
        by_day(evaluation),
        limits(evaluation),
        CAVEATS,
        version(tag, versions, commit),
    ]
    return "".join(parts)


def use(evaluation: OfflineEvaluation) -> str:
    airport = evaluation.airport
    return USE.format(airport=in_full(airport), late=DELAY_THRESHOLD_MINUTES, city=airport.city)


def data(evaluation: OfflineEvaluation) -> str:
    facts = evaluation.data
    rows = [
        ["simulated", "yes" if facts["simulated"] else "no"],
        ["scheduled departures", period_to_last(facts["first"], evaluation)],
        ["flights", f"{facts['flights']:,}"],
        ["rows set aside for a fault", f"{facts['rejected']:,}"],
        [f"more than {DELAY_THRESHOLD_MINUTES} minutes late", percent(facts["delayed"])],
        ["SHA-256", facts["sha256"]],
    ]
    return f"\n## Data\n{table(['', plain(facts['name'])], rows)}"


def features(evaluation: OfflineEvaluation) -> str:
    names = ", ".join(evaluation.importance).replace("_", " ").capitalize()
    return "\n## Features\n" + paragraph(
        f"{names}: all known when the schedule is published. The month and the day are left out "
        "on purpose: with one year of data a model only memorises its bad days, which looks good "
        "on a random split and fails on later months."
    )


def quality(evaluation: OfflineEvaluation) -> str:
    trained, judged = evaluation.trained, evaluation.judged_period
    random = evaluation.random_split
    rows = [
        [contender, *(with_interval(evaluation, contender, metric) for metric in METRICS)]
        for contender in evaluation.metrics
    ]
    explanations = "".join(f"- {m.title}: {m.explanation}.\n" for m in METRICS)
    return (
        "\n## Quality on later months\n"
        + paragraph(
            f"For these figures the model learnt from {trained['flights']:,} flights, "
            f"{period(trained['first'], trained['last'])}, and was judged on "
            f"{judged['flights']:,} later ones, {period_to_last(judged['first'], evaluation)}. The "
            "model of this card then learnt from all of the data. In brackets are "
            f"{CONFIDENCE} intervals, from drawing whole days anew."
        )
        + table(["", *(metric.title for metric in METRICS)], rows)
        + f"\n{explanations}"
        + paragraph(
            f"On a random split the same model gets AUC {number(random.auc)} and Brier skill "
            f"{signed(random.brier_skill)}, which says nothing of later flights."
        )
    )


def with_interval(evaluation: OfflineEvaluation, contender: str, metric: Metric) -> str:
    value = metric.write(evaluation.metrics[contender].as_dict()[metric.name])
    low, high = map(metric.write, evaluation.intervals[contender][metric.name])
    return value if low == high else f"{value} ({low} to {high})"


def by_month(evaluation: OfflineEvaluation) -> str:
    titles = ["Month", "Flights", "Observed", "Predicted", "Bias", "AUC", "Brier skill"]
    groups = evaluation.groups["month"].loc[full_month_names(evaluation)]
    rows = [
        [
            str(name),
            f"{row['flights']:,.0f}",
            percent(row["observed"]),
            percent(row["predicted"]),
            signed(100 * row["bias"], 1),
            number(row["auc"]),
            signed(row["brier_skill"]),
        ]
        for name, row in groups.iterrows()
    ]
    return table(titles, rows) + by_fold(evaluation)


def by_fold(evaluation: OfflineEvaluation) -> str:
    if evaluation.rolling.empty:  # too few months
        return ""
    folds = evaluation.rolling[evaluation.rolling["contender"] == MODEL]
    return paragraph(
        f"Over {len(folds)} folds, each later than all that it learnt from, AUC was "
        f"{number(folds['auc'].mean())} and Brier skill {signed(folds['brier_skill'].mean())} on "
        "average."
    )


def by_horizon(evaluation: OfflineEvaluation) -> str:
    titles = ["Departures known until", "AUC", "Brier skill", "CRPS skill"]
    titles += ["Bias", *(f"over {minutes} min" for minutes in TOLD)]
    rows = [
        [
            plain(str(name)),
            number(row["auc"]),
            *(signed(row[column]) for column in ("brier_skill", "crps_skill")),
            *(in_points(row[column]) for column in ("bias", *(f"bias_{t}" for t in TOLD))),
        ]
        for name, row in evaluation.horizons.iterrows()
    ]
    return (
        "\n## With live departures\n"
        + table(titles, rows)
        + paragraph(
            "CRPS skill: how much nearer the probabilities of all delays come to what happened "
            "than the airline's usual ones. Bias: predicted minus observed rate, in points, of "
            f"more than {DELAY_THRESHOLD_MINUTES} minutes and of other delays."
        )
    )


def full_month_names(evaluation: OfflineEvaluation) -> list[str]:
    return [str(month) for month in full_months(evaluation.judged)]


def decision(evaluation: OfflineEvaluation) -> str:
    chosen = evaluation.decision
    return "\n## Decision threshold\n" + paragraph(
        f"{percent(chosen.threshold)}: a missed delay is taken to cost as much as {chosen.cost:g} "
        f"false alarms, so that a warning pays from 1 / (1 + {chosen.cost:g}) on. On the later "
        f"months that warns of {percent(chosen.warned)} of the flights, catches "
        f"{percent(chosen.recall)} of the delays (recall), and {percent(chosen.precision)} of the "
        f"warnings are right (precision; F1 {number(chosen.f1, 2)}). Other costs, another "
        "threshold: the probability is there to be used."
    )


def warnings(evaluation: OfflineEvaluation) -> str:
    return (
        "\n### Other thresholds\n"
        + table_of(warnings_table(evaluation))
        + paragraph(
            "Warned: share of the flights. Right: share of the warnings. Found: share of the late "
            "flights."
        )
    )


def by_day(evaluation: OfflineEvaluation) -> str:
    return (
        "\n## A day as a number\n"
        + table_of(days_table(evaluation))
        + paragraph(
            "How many of a day's flights leave late, as 90 % intervals, in which the observed "
            "numbers should be on 90 % of the days. Whole days go bad together: the log-odds of "
            "all flights of a day are moved by one normal number with the spread shown. Each "
            "third of the judged days is judged by the spread of the others."
        )
    )


def limits(evaluation: OfflineEvaluation) -> str:
    biases = 100 * evaluation.groups["month"].loc[full_month_names(evaluation), "bias"]
    return LIMITS.format(
        city=evaluation.airport.city,
        period=period_to_last(evaluation.data["first"], evaluation),
        bias=bias(evaluation.metrics[MODEL].bias),
        lowest=signed(biases.min(), 1),
        highest=signed(biases.max(), 1),
    )


def version(tag: str, versions: Mapping[str, str], commit: str) -> str:
    rows = [["commit", plain(commit)], *([name, plain(v)] for name, v in versions.items())]
    return f"\n## Version\n{table(['', plain(tag)], rows)}"
