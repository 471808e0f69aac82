"""Are the probabilities of each delay true, an hour and a day before?"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from flights.model.late import THRESHOLDS
from train.evaluation.results import MODEL, OfflineEvaluation
from train.live.evaluation import HOUR
from train.report.charts import canvas
from train.report.charts.ahead import DAY
from train.report.charts.curves import reliability_curve
from train.report.words import CONFIDENCE, PERCENT, Section, signed

SHOWN = (15, 30, 60, 120)  # minutes
BINS = 8


def thresholds(evaluation: OfflineEvaluation) -> Section:
    worst = max(SHOWN, key=lambda minutes: abs(bias(evaluation, HOUR, minutes)))
    return Section(
        "thresholds",
        f"An hour before, the probabilities are off by {points(evaluation, HOUR, worst)} at most, "
        f"of more than {worst} minutes",
        f"Each dot is an eighth of the flights with its {CONFIDENCE} interval: above the line such "
        "delays came more often than the model said, and beside each title is what it said too "
        "much or too little on average, in points.",
        canvas.draw(
            lambda figure: paint_thresholds(figure, evaluation),
            372,
            "Reliability of the probabilities of more than 15, 30, 60 and 120 minutes, an hour and "
            "a day before",
        ),
    )


def bias(evaluation: OfflineEvaluation, horizon: str, minutes: int) -> float:
    late = evaluation.judged["delay_minutes"].to_numpy() > minutes
    return float(said(evaluation, horizon, minutes).mean() - late.mean())


def said(evaluation: OfflineEvaluation, horizon: str, minutes: int) -> NDArray[np.float64]:
    return evaluation.beyond[horizon][:, THRESHOLDS.index(minutes)]


def points(evaluation: OfflineEvaluation, horizon: str, minutes: int) -> str:
    return f"{abs(100 * bias(evaluation, horizon, minutes)):.1f} points"


def paint_thresholds(figure: Figure, evaluation: OfflineEvaluation) -> None:
    for row, horizon in enumerate((HOUR, DAY)):
        for column, minutes in enumerate(SHOWN):
            box = (48 + 156 * column, 214 - 174 * row, 112, 112)
            off = signed(100 * bias(evaluation, horizon, minutes), 1)
            axes = canvas.panel(figure, box, f"> {minutes} min: {off}")
            paint_panel(axes, evaluation, horizon, minutes)
            if row:
                axes.set_xlabel("predicted")
            if not column:
                axes.set_ylabel(f"observed, {horizon} before")


def paint_panel(axes: Axes, evaluation: OfflineEvaluation, horizon: str, minutes: int) -> None:
    judged = evaluation.judged
    of_delay = {
        MODEL: said(evaluation, horizon, minutes),
        "delayed": judged["delay_minutes"] > minutes,
    }
    curve = reliability_curve(judged.assign(**of_delay), BINS)
    highest = max((curve["observed"] + curve["margin"].fillna(0)).max(), curve["predicted"].max())
    limits = (0.0, float(min(1.0, 1.08 * max(highest, 0.001))))
    axes.plot(limits, limits, color=canvas.RULE, linewidth=1)
    axes.errorbar(
        curve["predicted"], curve["observed"], curve["margin"], fmt="o", color=canvas.STRONG,
        elinewidth=1.2, markersize=4,
    )  # fmt: skip
    axes.set(xlim=limits, ylim=limits)
    for axis in (axes.xaxis, axes.yaxis):
        canvas.few_ticks(axis, 3)
        axis.set_major_formatter(lambda share, _: f"{100 * share:g}{PERCENT}")
