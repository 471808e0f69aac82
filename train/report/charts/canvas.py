"""The paper that all figures are drawn on: size, type, colours, and SVG to put into a page."""

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from itertools import cycle
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter
from sklearn.isotonic import isotonic_regression

from train.evaluation.results import MODEL
from train.report.words import PERCENT

WIDTH = 648.0  # points; the page shows them a third larger
SMALL, TEXT = 9.0, 10.0

# One strong colour for the model, greys for what it is compared with, one for what is marked:
# the blue and the vermilion of Okabe and Ito, which colour-blind readers tell apart.
STRONG, MARK = "#0072b2", "#d55e00"
INK, QUIET, RULE, PALE, GRID = "#1a1a1a", "#666666", "#919191", "#c9c9c9", "#e4e4e4"
BASELINES = [("#5f5f5f", (0, (5, 2))), ("#3d3d3d", "-"), ("#767676", (0, (1.2, 1.6)))]

THEME: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib: the same layout on every machine,
    "svg.fonttype": "none",  # with room to spare for the narrower system font of the page
    "svg.hashsalt": "flight-delay",
    "text.parse_math": False,  # a name may hold a dollar sign
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.labelcolor": QUIET,
    "axes.labelsize": SMALL,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "xtick.color": RULE,
    "ytick.color": RULE,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "lines.linewidth": 1.6,
    "lines.markersize": 3.5,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "legend.title_fontsize": SMALL,
    "legend.handlelength": 2.4,
}
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


def draw(paint: Callable[[Figure], None], height: float, description: str) -> Markup:
    """An SVG of WIDTH x `height` points for an HTML page; the same painting, the same bytes."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(THEME)
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        paint(figure)
        file = StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata=NO_METADATA)
    size = f"0 0 {WIDTH:g} {height:g}"
    return inline(file.getvalue(), viewBox=size, role="img", **{"aria-label": description})


def inline(svg: str, **attributes: str) -> Markup:
    """Only what a page needs: no names of spaces, no style for all of the page, no repeated ids."""
    root = ElementTree.fromstring(svg)  # noqa: S314 (Matplotlib's own)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        element.attrib = {name.rpartition("}")[2]: text for name, text in element.items()}
        if element.tag == "g":
            element.attrib.pop("id", None)
    root[:] = [child for child in root if child.find("style") is None]
    root.attrib = attributes
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 (as above)


def panel(figure: Figure, box: tuple[float, float, float, float], title: str = "") -> Axes:
    """Axes at (left, bottom, width, height) in points, with a title above their left edge."""
    tall = figure.get_size_inches()[1] * 72
    left, bottom, width, height = box
    axes = figure.add_axes((left / WIDTH, bottom / tall, width / WIDTH, height / tall))
    heading = {"weight": "bold", "color": INK, "size": TEXT}
    write(axes, title, (0, 1), (0, 10), xycoords="axes fraction", **heading)
    return axes


def write(
    axes: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], **style: Any
) -> None:
    """Text at a place in the data, or in `xycoords`, moved by an offset in points."""
    settings: dict[str, Any] = {"color": QUIET, "size": SMALL, "annotation_clip": False} | style
    axes.annotate(text, at, offset, textcoords="offset points", **settings)


def percent(*axes: Any) -> None:
    for axis in axes:
        axis.set_major_formatter(PercentFormatter(1, 0, PERCENT))


def few_ticks(axis: Any, number: int) -> None:
    axis.set_major_locator(MaxNLocator(number, steps=[1, 2, 2.5, 5, 10]))


def looks(contenders: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Line style by contender: the model strong and in front, the others grey."""
    greys = cycle(BASELINES)
    return {
        name: {"color": STRONG, "zorder": 4, "linewidth": 2.2, "markersize": 5.5}
        if name == MODEL
        else dict(zip(("color", "linestyle"), next(greys), strict=True)) | {"zorder": 3}
        for name in contenders
    }


def name_lines(axes: Axes, right: float, ends: Mapping[str, float]) -> None:
    """Name contenders' lines at their right ends, the names moved apart where they would touch.

    The limits of the axes must have been set.
    """
    low, high = axes.get_ylim()
    top, bottom = axes.transAxes.transform([(0, 1), (0, 0)])[:, 1]  # at 72 dots per inch or more
    gap = (high - low) * (SMALL + 3) / (top - bottom) * axes.figure.dpi / 72
    known = {name: y for name, y in ends.items() if np.isfinite(y)}
    heights = dict(zip(known, spread(list(known.values()), gap), strict=True))
    for name, style in looks(list(ends)).items():
        weight = "bold" if name == MODEL else "normal"
        if name in heights:
            at = (right, heights[name])
            write(axes, name, at, (10, 0), va="center", color=style["color"], weight=weight)


def spread(values: Sequence[float], gap: float) -> list[float]:
    """The nearest values (least squares) of which none are closer than the gap."""
    if not values:
        return []
    order = np.argsort(values, kind="stable")
    steps = gap * np.arange(len(values))
    placed = np.empty(len(values))
    placed[order] = isotonic_regression(np.asarray(values)[order] - steps) + steps
    return placed.tolist()


def name_months(axes: Axes, months: Sequence[tuple[str, str]]) -> None:
    """Ticks 0, 1, ... for (first, last) months, YYYY-MM; the year stands below where it begins."""
    periods = [(pd.Period(first, "M"), pd.Period(last, "M")) for first, last in months]
    names = [
        f"{first:%b}" if first == last else f"{first:%b}\N{EN DASH}{last:%b}"
        for first, last in periods
    ]
    axes.set_xticks(range(len(names)), names)
    years = [first.year for first, _ in periods]
    for place, year in enumerate(years):
        if place == 0 or year != years[place - 1]:
            below = ("data", "axes fraction")
            write(axes, str(year), (place, 0), (0, -26), xycoords=below, ha="center")
