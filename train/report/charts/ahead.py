"""What the departures of the day are worth, by how long before a flight they are known."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from flights.model.count import NIGHTLY
from train.evaluation.results import MODEL, OfflineEvaluation
from train.live.evaluation import AHEAD, HOUR
from train.report.charts import canvas
from train.report.words import Section, signed

DAY = "24 h"


def ahead(evaluation: OfflineEvaluation) -> Section:
    skill = evaluation.horizons["brier_skill"]
    return Section(
        "ahead",
        f"Brier skill is {signed(skill[HOUR])} an hour before departure and {signed(skill[DAY])} "
        "a day before",
        "The line is by the departures known so long before each flight, the grey ones by those "
        "until midnight and by the schedule alone; by CRPS, all delays count.",
        canvas.draw(
            lambda figure: paint_ahead(figure, evaluation),
            250,
            "Brier skill and CRPS skill by the hours before departure",
        ),
    )


def paint_ahead(figure: Figure, evaluation: OfflineEvaluation) -> None:
    left = canvas.panel(figure, (48, 44, 200, 176), "Brier skill")
    right = canvas.panel(figure, (360, 44, 200, 176), "CRPS skill")
    alone = evaluation.metrics[MODEL].brier_skill
    paint_curve(left, evaluation, "brier_skill", {"schedule": alone})
    paint_curve(right, evaluation, "crps_skill", {})


def paint_curve(
    axes: Axes, evaluation: OfflineEvaluation, column: str, levels: dict[str, float]
) -> None:
    skill = evaluation.horizons[column]
    names = [name for name in AHEAD if name in skill]
    hours = [AHEAD[name] / 60 for name in names]
    levels = {NIGHTLY: skill[NIGHTLY]} | levels
    axes.plot(hours, skill[names], "o-", color=canvas.STRONG, linewidth=2.2, markersize=5.5)
    for level, dashes in zip(levels.values(), ["--", ":"], strict=False):
        axes.axhline(level, color=canvas.QUIET, linestyle=dashes, linewidth=1.4, zorder=1)
    axes.set(xscale="log", xlim=(hours[-1] * 1.25, hours[0] / 1.25))
    axes.set_xlabel("known before departure")
    axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
    axes.set_xticks(hours, [name.replace(" min", "\N{PRIME}") for name in names])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(visible=False, axis="x")
    canvas.few_ticks(axes.yaxis, 5)
    canvas.name_lines(axes, hours[0] / 1.25, levels)
