"""Are the probabilities true, and do they tell late flights from punctual ones?"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.evaluation.results import MODEL, Evaluation
from train.report.charts import canvas
from train.report.charts.curves import ranking_curve, reliability_curve
from train.report.words import CONFIDENCE, Section, bias, number, percent

HISTOGRAM_BINS = 50
STEADY_RECALL = 0.02  # below this, precision is of a handful of flights

Limits = tuple[float, float]


def reliability(evaluation: Evaluation) -> Section:
    metrics = evaluation.metrics[MODEL]
    low, high = evaluation.intervals[MODEL]["bias"]
    verdict = "right on average" if low <= 0 <= high else bias(metrics.bias)
    return Section(
        "reliability",
        f"Probabilities are {verdict}: {percent(metrics.predicted)} predicted, "
        f"{percent(metrics.observed)} observed",
        f"Each dot is a tenth of the flights with its {CONFIDENCE} interval: above the line "
        "delays came more often than the model said; below are the flights by probability.",
        canvas.draw(
            lambda figure: paint_reliability(figure, evaluation.judged),
            351,
            "Reliability diagram of the model, with the distribution of its probabilities",
        ),
    )


def paint_reliability(figure: Figure, judged: pd.DataFrame) -> None:
    curve = reliability_curve(judged)
    highest = (curve["observed"] + curve["margin"].fillna(0)).max()
    limits = (0.0, min(1.0, 1.04 * max(highest, judged[MODEL].quantile(0.995))))
    upper = canvas.panel(figure, (48, 126, 560, 200), "Observed rate of delay")
    paint_curve(upper, curve, limits)
    lower = canvas.panel(figure, (48, 40, 560, 52), "Flights")
    paint_histogram(lower, judged, limits)


def paint_curve(axes: Axes, curve: pd.DataFrame, limits: Limits) -> None:
    axes.plot(limits, limits, color=canvas.RULE, linewidth=1)
    end = 0.9 * limits[1]
    canvas.write(axes, "as predicted", (end, end), (-8, 0), ha="right", va="bottom")
    axes.errorbar(
        curve["predicted"],
        curve["observed"],
        curve["margin"],
        fmt="o",
        color=canvas.STRONG,
        elinewidth=1.4,
        markersize=6,
    )
    predicted, observed = curve[["predicted", "observed"]].iloc[-1]
    above = observed > predicted  # the side where the line does not run
    canvas.write(
        axes,
        f"{percent(predicted, 0)} predicted, {percent(observed, 0)} observed",
        (predicted, observed),
        (-9, 3) if above else (9, -3),
        ha="right" if above else "left",
        va="bottom" if above else "top",
        color=canvas.STRONG,
    )
    axes.set(xlim=limits, ylim=limits, xticklabels=[])
    canvas.percent(axes.yaxis)


def paint_histogram(axes: Axes, judged: pd.DataFrame, limits: Limits) -> None:
    edges = np.linspace(*limits, HISTOGRAM_BINS + 1).tolist()
    late = judged.loc[judged["delayed"], MODEL]
    for values, color in [(judged[MODEL], canvas.PALE), (late, canvas.STRONG)]:
        axes.hist(values.clip(upper=limits[1]), edges, color=color)
    higher = " (last bar: and higher)" if judged[MODEL].max() > limits[1] else ""
    axes.set(xlim=limits, xlabel=f"predicted probability of delay{higher}")
    axes.grid(visible=False, axis="x")
    canvas.few_ticks(axes.yaxis, 3)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    canvas.percent(axes.xaxis)
    corner = {"xycoords": "axes fraction", "ha": "right"}
    canvas.write(axes, "punctual", (1, 1), (-34, -10), **corner)
    canvas.write(axes, "late", (1, 1), (0, -10), color=canvas.STRONG, weight="bold", **corner)


def ranking(evaluation: Evaluation) -> Section:
    auc, threshold = evaluation.metrics[MODEL].auc, evaluation.decision.threshold
    return Section(
        "ranking",
        f"{percent(auc, 0)} of the time, a late flight gets the higher probability than a "
        "punctual one",
        "Each line goes through all thresholds, higher being better, and the mark is the "
        f"threshold from which on flights are warned of, {percent(threshold, 0)}.",
        canvas.draw(
            lambda figure: paint_ranking(figure, evaluation),
            290,
            "ROC and precision-recall curves of the model and the baselines",
        ),
    )


def paint_ranking(figure: Figure, evaluation: Evaluation) -> None:
    roc = canvas.panel(figure, (48, 44, 256, 220), "Delays caught (recall)")
    precision = canvas.panel(figure, (368, 44, 256, 220), "Warnings that are right (precision)")
    delayed = evaluation.judged["delayed"].to_numpy()
    for name, style in canvas.looks(list(evaluation.metrics)).items():
        metrics = evaluation.metrics[name]
        curve = ranking_curve(evaluation.judged[name].to_numpy(), delayed)
        label = f"{number(metrics.auc)}  {name}"
        roc.plot([0, *curve["false_alarms"]], [0, *curve["recall"]], label=label, **style)
        steady = curve[curve["recall"] >= STEADY_RECALL]
        start = steady.assign(recall=STEADY_RECALL) if len(steady) == 1 else steady[:0]
        line = pd.concat([start, steady])  # one probability for all is one point
        label = f"{number(metrics.average_precision)}  {name}"
        precision.plot(line["recall"], line["precision"], label=label, **style)
    roc.set(xlim=(0, 1), ylim=(0, 1), xlabel="punctual flights warned of")
    precision.set(xlim=(0, 1), ylim=(0, 1), xlabel="delays caught (recall)")
    roc.legend(title="area under the curve", loc="lower right", alignment="left")
    precision.legend(title="average precision", loc="upper right", alignment="left")
    canvas.percent(roc.xaxis, roc.yaxis, precision.xaxis, precision.yaxis)
    mark_threshold(roc, precision, evaluation)


def mark_threshold(roc: Axes, precision: Axes, evaluation: Evaluation) -> None:
    decision, rate = evaluation.decision, evaluation.metrics[MODEL].observed
    false_alarms = decision.warned * (1 - decision.precision) / (1 - rate)
    text = {"color": canvas.MARK, "weight": "bold"}
    for axes, at, offset, align in [
        (roc, (false_alarms, decision.recall), (3, 9), "right"),
        (precision, (decision.recall, decision.precision), (7, 7), "left"),
    ]:
        axes.plot(*at, "o", color=canvas.MARK, markersize=7, zorder=5)
        canvas.write(axes, percent(decision.threshold, 0), at, offset, ha=align, **text)
