"""The tables: how every contender did, and what warnings from the threshold on give."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape

from train.findings import MODEL, Judgement
from train.report.words import CONFIDENCE, PERCENT, SPACE, Section, number, percent, signed

# For this data set, with the classes made equal, on a random split.
PUBLISHED = {"recall": 0.69, "precision": 0.25, "f1": 0.37}
UNKNOWN = "\N{EN DASH}"
MODEL_ROW = ' class="model"'


def in_points(share: float) -> str:
    return signed(100 * share, 1)


def negative(value: float) -> float:
    return -value


@dataclass(frozen=True)
class Measure:
    name: str
    title: str
    explanation: str
    write: Callable[[float], str] = number
    loss: Callable[[float], float] = float  # the best contender has the least


MEASURES = [
    Measure(
        "auc",
        "AUC",
        "how often a late flight gets a higher probability than a punctual one: 0.5 is chance, "
        "1 is perfect",
        loss=negative,
    ),
    Measure(
        "average_precision",
        "Average precision",
        "share of warnings that are right, over all recalls: the rate of delay is chance, "
        "1 is perfect",
        loss=negative,
    ),
    Measure(
        "brier",
        "Brier",
        "mean squared error of the probability: 0 is perfect",
        partial(number, decimals=4),
    ),
    Measure(
        "brier_skill",
        "Brier skill",
        "how much smaller that is than for always saying the rate of the flights judged: "
        "0 is no gain, 1 is perfect",
        signed,
        negative,
    ),
    Measure("log_loss", "Log loss", "mean surprise, severe on sure mistakes: 0 is perfect"),
    Measure(
        "calibration_error",
        "Calibration error",
        "mean distance of predicted and observed rate, over ten bins: 0 is perfect",
        percent,
    ),
    Measure(
        "bias",
        "Bias",
        "predicted minus observed rate, in points: 0 is perfect",
        in_points,
        abs,
    ),
]


def scores(findings: Judgement) -> Section:
    led = sum(leader(findings, measure) == MODEL for measure in MEASURES)
    return Section(
        "scores",
        f"The model is best by {led} of {len(MEASURES)} measures",
        f"Small figures are {CONFIDENCE} intervals, from drawing whole days anew, since flights "
        "of a day are late together, and the best of each column is bold.",
        scores_table(findings),
    )


def leader(findings: Judgement, measure: Measure) -> str:
    return min(findings.scores, key=lambda name: measure.loss(value_of(findings, name, measure)))


def value_of(findings: Judgement, contender: str, measure: Measure) -> float:
    return findings.scores[contender].as_dict()[measure.name]


def scores_table(findings: Judgement) -> str:
    rows = {
        contender: [scores_cell(findings, contender, measure) for measure in MEASURES]
        for contender in findings.scores
    }
    explanations = "".join(
        f"<div><dt>{measure.title}</dt><dd>{measure.explanation}</dd></div>" for measure in MEASURES
    )
    return f"{table([measure.title for measure in MEASURES], rows)}<dl>{explanations}</dl>"


def scores_cell(findings: Judgement, contender: str, measure: Measure) -> str:
    value = measure.write(value_of(findings, contender, measure))
    best = measure.write(value_of(findings, leader(findings, measure), measure))
    low, high = map(measure.write, findings.intervals[contender][measure.name])
    shown = f"<b>{value}</b>" if value == best else value
    return shown + (f"<small>{low.removesuffix(PERCENT)} to {high}</small>" if low != high else "")


def decision(findings: Judgement) -> Section:
    chosen = findings.decision
    return Section(
        "decision",
        f"Warnings from {percent(chosen.threshold, 0)} on catch {percent(chosen.recall, 0)} of "
        f"delays, and {percent(chosen.precision, 0)} of them are right",
        f"A missed delay is taken to cost as much as {chosen.cost:g} false alarms, so that a "
        f"warning pays from a probability of 1{SPACE}/{SPACE}(1{SPACE}+{SPACE}{chosen.cost:g}) on.",
        decision_table(findings),
    )


def decision_table(findings: Judgement) -> str:
    chosen, write = findings.decision, partial(number, decimals=2)
    ours = [chosen.recall, chosen.precision, chosen.f1]
    rows = {
        MODEL: [percent(chosen.threshold), percent(chosen.warned), *map(write, ours)],
        "published, on a random split": [UNKNOWN, UNKNOWN, *map(write, PUBLISHED.values())],
    }
    return table(["Threshold", "Warned", "Recall", "Precision", "F1"], rows)


def table(titles: list[str], rows: dict[str, list[str]]) -> str:
    """Rows by name; the cells are HTML."""
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(
        f'<tr{MODEL_ROW if name == MODEL else ""}><th scope="row">{escape(name)}</th>'
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for name, cells in rows.items()
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"
