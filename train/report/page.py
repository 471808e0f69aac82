"""The page: what was learnt from and judged on, and a section for each finding."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from train.data import DELAY_THRESHOLD_MINUTES
from train.evaluation.results import MODEL, Evaluation, OfflineEvaluation
from train.report.mistakes import mistakes
from train.report.patterns import importance, week
from train.report.periods import months, random_split, rolling
from train.report.probabilities import ranking, reliability
from train.report.tables import decision, metrics
from train.report.words import CONFIDENCE, Section, percent, period, period_to_last

STYLE = Path(__file__).with_name("report.css")
TITLE = "Delay probabilities, judged on later months"
SIMULATED = """
<p class="warning"><strong>SIMULATED flights.</strong> They were made by a program: nothing on
this page says how good the model is on real ones.</p>"""
SECTIONS = (
    metrics,
    reliability,
    ranking,
    months,
    rolling,
    week,
    mistakes,
    importance,
    random_split,
    decision,
)


def write_report(path: Path, evaluation: OfflineEvaluation) -> None:
    """One HTML file that needs nothing else; the same evaluation gives the same bytes."""
    sections = [section(evaluation) for section in SECTIONS]
    text = page(
        TITLE, opening(evaluation), sections, closing(evaluation), evaluation.data["simulated"]
    )
    path.write_text(text, encoding="utf-8")


def page(
    title: str, opening: str, sections: Sequence[Section], closing: str, simulated: bool
) -> str:
    """A page of plain texts and sections."""
    body = "\n".join(html_of(section, simulated) for section in sections)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}{" (SIMULATED flights)" if simulated else ""}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<h1>{title}</h1>{SIMULATED if simulated else ""}
<p>{escape(opening)}</p>
{body}
<footer>{escape(closing)}</footer>
</body>
</html>
"""


def html_of(section: Section, simulated: bool) -> str:
    tag = '<b class="tag">SIMULATED</b> ' if simulated else ""
    return (
        f'<section id="{section.anchor}">\n<h2>{escape(section.heading)}</h2>\n'
        f"<p>{tag}{escape(section.sentence)}</p>\n<figure>{section.body}</figure>\n</section>"
    )


def opening(evaluation: OfflineEvaluation) -> str:
    trained, judged = evaluation.trained, evaluation.judged_period
    low, high = map(percent, evaluation.intervals[MODEL]["observed"])
    return (
        f"The model learnt from {trained['flights']:,} departures from Santiago de Chile (SCL), "
        f"{period(trained['first'], trained['last'])}, and is judged on {judged['flights']:,} "
        f"later ones that it has not seen, {period_to_last(judged['first'], evaluation)}. "
        f"{percent(evaluation.metrics[MODEL].observed)} of these ({CONFIDENCE} interval {low} to "
        f"{high}) left more than {DELAY_THRESHOLD_MINUTES} minutes late."
    )


def closing(evaluation: Evaluation) -> str:
    data = evaluation.data
    return f"Data: {data['name']}, {data['flights']:,} flights, SHA-256 {data['sha256']}"
