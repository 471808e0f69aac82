"""The tables: how every contender did, and what warnings from the threshold on give."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from train.evaluation.results import MODEL, Evaluation
from train.report.words import (
    CONFIDENCE,
    PERCENT,
    SPACE,
    Cell,
    Section,
    Table,
    is_published,
    number,
    percent,
    signed,
)

# For this data set, with the classes made equal, on a random split.
PUBLISHED = {"recall": 0.69, "precision": 0.25, "f1": 0.37}
UNKNOWN = "\N{EN DASH}"


def in_points(share: float) -> str:
    return signed(100 * share, 1)


def negative(value: float) -> float:
    return -value


@dataclass(frozen=True)
class Metric:
    name: str
    title: str
    explanation: str
    write: Callable[[float], str] = number
    loss: Callable[[float], float] = float  # the best contender has the least


METRICS = [
    Metric(
        "auc",
        "AUC",
        "how often a late flight gets a higher probability than a punctual one: 0.5 is chance, "
        "1 is perfect",
        loss=negative,
    ),
    Metric(
        "average_precision",
        "Average precision",
        "share of warnings that are right, over all recalls: the rate of delay is chance, "
        "1 is perfect",
        loss=negative,
    ),
    Metric(
        "brier",
        "Brier",
        "mean squared error of the probability: 0 is perfect",
        partial(number, decimals=4),
    ),
    Metric(
        "brier_skill",
        "Brier skill",
        "how much smaller that is than for always saying the rate of the flights judged: "
        "0 is no gain, 1 is perfect",
        signed,
        negative,
    ),
    Metric("log_loss", "Log loss", "mean surprise, severe on sure mistakes: 0 is perfect"),
    Metric(
        "calibration_error",
        "Calibration error",
        "mean distance of predicted and observed rate, over ten bins: 0 is perfect",
        percent,
    ),
    Metric(
        "bias",
        "Bias",
        "predicted minus observed rate, in points: 0 is perfect",
        in_points,
        abs,
    ),
]


def metrics(evaluation: Evaluation) -> Section:
    led = sum(leader(evaluation, metric) == MODEL for metric in METRICS)
    return Section(
        "metrics",
        f"The model is best by {led} of {len(METRICS)} metrics",
        f"Small figures are {CONFIDENCE} intervals, from drawing whole days anew, since flights "
        "of a day are late together, and the best of each column is bold.",
        metrics_table(evaluation),
    )


def leader(evaluation: Evaluation, metric: Metric) -> str:
    return min(evaluation.metrics, key=lambda name: metric.loss(value_of(evaluation, name, metric)))


def value_of(evaluation: Evaluation, contender: str, metric: Metric) -> float:
    return evaluation.metrics[contender].as_dict()[metric.name]


def metrics_table(evaluation: Evaluation) -> Table:
    rows = {
        contender: [metrics_cell(evaluation, contender, metric) for metric in METRICS]
        for contender in evaluation.metrics
    }
    explanations = {metric.title: metric.explanation for metric in METRICS}
    return Table(list(explanations), rows, explanations)


def metrics_cell(evaluation: Evaluation, contender: str, metric: Metric) -> Cell:
    value = metric.write(value_of(evaluation, contender, metric))
    best = metric.write(value_of(evaluation, leader(evaluation, metric), metric))
    low, high = map(metric.write, evaluation.intervals[contender][metric.name])
    interval = f"{low.removesuffix(PERCENT)} to {high}" if low != high else ""
    return Cell(value, value == best, interval)


def decision(evaluation: Evaluation) -> Section:
    chosen = evaluation.decision
    return Section(
        "decision",
        f"Warnings from {percent(chosen.threshold, 0)} on catch {percent(chosen.recall, 0)} of "
        f"delays, and {percent(chosen.precision, 0)} of them are right",
        f"A missed delay is taken to cost as much as {chosen.cost:g} false alarms, so that a "
        f"warning pays from a probability of 1{SPACE}/{SPACE}(1{SPACE}+{SPACE}{chosen.cost:g}) on.",
        decision_table(evaluation),
    )


def decision_table(evaluation: Evaluation) -> Table:
    chosen, write = evaluation.decision, partial(number, decimals=2)
    ours = [chosen.recall, chosen.precision, chosen.f1]
    rows = {
        MODEL: [percent(chosen.threshold), percent(chosen.warned), *map(write, ours)],
    }
    if is_published(evaluation.airport):
        others = map(write, PUBLISHED.values())
        rows["published, on a random split"] = [UNKNOWN, UNKNOWN, *others]
    return plain_table(["Threshold", "Warned", "Recall", "Precision", "F1"], rows)


def plain_table(titles: list[str], rows: dict[str, list[str]]) -> Table:
    return Table(titles, {name: [Cell(text) for text in cells] for name, cells in rows.items()})
