"""The page: what was learnt from and judged on, and a section for each finding."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from train.evaluation.results import MODEL, Evaluation, OfflineEvaluation
from train.report.charts.ahead import ahead
from train.report.charts.mistakes import mistakes
from train.report.charts.patterns import importance, week
from train.report.charts.periods import months, random_split, rolling
from train.report.charts.probabilities import ranking, reliability
from train.report.charts.thresholds import thresholds
from train.report.days import days, warnings
from train.report.horizons import horizons
from train.report.tables import decision, metrics
from train.report.words import CONFIDENCE, Section, in_full, percent, period, period_to_last
from train.rows.checks import DELAY_THRESHOLD_MINUTES

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)
TITLE = "Delay probabilities, judged on later months"
SECTIONS = (
    metrics,
    horizons,
    ahead,
    thresholds,
    reliability,
    ranking,
    months,
    rolling,
    week,
    mistakes,
    importance,
    random_split,
    decision,
    warnings,
    days,
)


def render_report(evaluation: OfflineEvaluation, made: str) -> str:
    """One HTML file that needs nothing else; the same evaluation gives the same bytes.

    `made` says which model it is of, and when it was made.
    """
    sections = [section(evaluation) for section in SECTIONS]
    return page(TITLE, made, opening(evaluation), sections, evaluation)


def page(
    title: str, made: str, opening: str, sections: Sequence[Section], evaluation: Evaluation
) -> str:
    """A page of plain texts, which are escaped, and sections."""
    return TEMPLATES.get_template("report.html").render(
        title=title,
        made=made,
        opening=opening,
        sections=sections,
        closing=closing(evaluation.data),
        simulated=evaluation.data["simulated"],
    )


def opening(evaluation: OfflineEvaluation) -> str:
    trained, judged = evaluation.trained, evaluation.judged_period
    low, high = map(percent, evaluation.intervals[MODEL]["observed"])
    return (
        f"The model learnt from {trained['flights']:,} departures from "
        f"{in_full(evaluation.airport)}, "
        f"{period(trained['first'], trained['last'])}, and is judged on {judged['flights']:,} "
        f"later ones that it has not seen, {period_to_last(judged['first'], evaluation)}. "
        f"{percent(evaluation.metrics[MODEL].observed)} of these ({CONFIDENCE} interval {low} to "
        f"{high}) left more than {DELAY_THRESHOLD_MINUTES} minutes late."
    )


def closing(data: Mapping[str, Any]) -> str:
    return f"Data: {data['name']}, {data['flights']:,} flights, SHA-256 {data['sha256']}"
