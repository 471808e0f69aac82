"""A part of the report, and how its numbers and periods are written."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from flights.airport import Airport
from train.evaluation.results import Evaluation
from train.rows.data import full_months, months_of

SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
PERCENT = f"{SPACE}%"
CONFIDENCE = f"95{PERCENT}"


class Cell(NamedTuple):
    value: str
    best: bool = False  # of its column
    interval: str = ""


@dataclass(frozen=True)
class Table:
    """`rows`: the cells under each of the titles, by the name of the row."""

    titles: list[str]
    rows: dict[str, list[Cell]]
    explanations: dict[str, str] = field(default_factory=dict)  # of the titles


@dataclass(frozen=True)
class Section:
    """One finding: a fact, one sentence on what to see, and a figure (SVG) or a table."""

    anchor: str
    heading: str
    sentence: str
    body: Markup | Table


def number(value: float, decimals: int = 3) -> str:
    return f"{value:.{decimals}f}".replace("-", MINUS)


def signed(value: float, decimals: int = 3) -> str:
    return f"{value:+.{decimals}f}".replace("-", MINUS)


def percent(share: float, decimals: int = 1) -> str:
    return number(100 * share, decimals) + PERCENT


def bias(difference: float) -> str:
    """A difference of two rates in words: "6.7 points too low"."""
    return f"{abs(100 * difference):.1f} points too {'low' if difference < 0 else 'high'}"


def period(first: str, last: str) -> str:
    """1 July to 30 September 2017"""
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    year = f" {start.year}" if start.year != end.year else ""
    return f"{start.day} {start:%B}{year} to {end.day} {end:%B} {end.year}"


def period_to_last(first: str, evaluation: Evaluation) -> str:
    """From a day to the last one judged, but for a few stray flights, which are counted."""
    inside = months_of(evaluation.judged).isin(full_months(evaluation.judged))
    last = evaluation.judged.loc[inside, "scheduled_departure"].max()
    strays = int((~inside).sum())
    besides = f" (and {strays} flight{'s' * (strays > 1)} of other months)" if strays else ""
    return period(first, str(last)) + besides


def made(tag: str, commit: str, day: date) -> str:
    """Which model a page is of, and when it was made."""
    return f"{tag}, commit {commit}, {day.day} {day:%B %Y}"


def in_full(airport: Airport) -> str:
    """Santiago de Chile (SCL)"""
    return f"{airport.name} ({airport.codes})"


def is_published(airport: Airport) -> bool:
    """Whether others tell of its data how good their models are."""
    return [origin.icao for origin in airport.origins] == ["SCEL"]


def shorten(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}\N{HORIZONTAL ELLIPSIS}"
