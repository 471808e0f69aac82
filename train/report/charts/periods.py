"""How good it is in each month, from fold to fold, and on flights drawn at random."""

import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.evaluation.backtest import MOST_FOLDS
from train.evaluation.metrics import measure
from train.evaluation.results import MODEL, Evaluation, Metrics, OfflineEvaluation
from train.report.charts import canvas
from train.report.words import Section, bias, is_published, number
from train.rows.data import full_months, months_of

PUBLISHED_AUC = (0.66, 0.81)  # of this data set, all from a random or a leaking split
AUC, SKILL, BIAS = "AUC", "Brier skill", "Bias: predicted minus observed rate"


def months(evaluation: Evaluation) -> Section:
    judged = evaluation.judged
    table = by_month(judged, list(evaluation.metrics))
    auc, level = table["auc"].dropna(how="all"), table["bias"][MODEL]
    best = int((auc.idxmax(axis="columns") == MODEL).sum())
    worst = level.abs().idxmax()
    return Section(
        "months",
        f"Best AUC in {best} of {len(auc)} months; probabilities {bias(level[worst])} in "
        f"{worst:%B}",
        "Order (AUC, higher is better), worth (Brier skill, higher is better) and level (bias, "
        "nearest to zero is best) in each of the months judged.",
        canvas.draw(
            lambda figure: paint_months(figure, table, left_out(judged)),
            400,
            "AUC, Brier skill and bias of the model and the baselines by month",
        ),
    )


def by_month(judged: pd.DataFrame, contenders: list[str]) -> pd.DataFrame:
    """Months in rows, (metric, contender) in columns; NaN where one outcome is all there was."""
    month = months_of(judged)
    rows = {}
    for name in full_months(judged):
        part = judged[month == name]
        metrics = {c: measure(part[c], part["delayed"]).as_dict() for c in contenders}
        rows[name] = {(metric, c): metrics[c][metric] for metric in metrics[MODEL] for c in metrics}
    return pd.DataFrame.from_dict(rows, orient="index")


def left_out(judged: pd.DataFrame) -> str:
    sizes = months_of(judged).value_counts().sort_index().drop(full_months(judged))
    strays = ", ".join(f"{month:%B %Y} ({flights} flights)" for month, flights in sizes.items())
    return f"left out: {strays}" if strays else ""


def paint_months(figure: Figure, table: pd.DataFrame, strays: str) -> None:
    for bottom, metric, title in [
        (290, "auc", AUC),
        (166, "brier_skill", SKILL),
        (42, "bias", BIAS),
    ]:
        axes = canvas.panel(figure, (48, bottom, 480, 86), title)
        paint_lines(axes, table[metric], through_zero=metric != "auc")
        ends = table[metric].ffill().iloc[-1]
        canvas.name_lines(axes, len(table) - 1, ends.to_dict())
    canvas.percent(axes.yaxis)
    canvas.name_months(axes, [(str(month), str(month)) for month in table.index])
    canvas.write(axes, strays, (1, 0), (0, -26), xycoords="axes fraction", ha="right")


def paint_lines(axes: Axes, lines: pd.DataFrame, through_zero: bool) -> None:
    """A line for each contender (column), the rows from left to right."""
    for name, style in canvas.looks(list(lines)).items():
        axes.plot(range(len(lines)), lines[name], marker="o", clip_on=False, **style)
    last = len(lines) - 1
    axes.set_xticks(range(len(lines)), [])
    axes.set_xlim(-0.04 * last - 0.5 * (last == 0), last + 0.01 * last + 0.5 * (last == 0))
    axes.margins(y=0.15)
    if through_zero:
        axes.axhline(0, color=canvas.RULE, linewidth=1, zorder=1)
    axes.grid(visible=False, axis="x")
    axes.set_ylim(axes.get_ylim())
    canvas.few_ticks(axes.yaxis, 5)


def rolling(evaluation: OfflineEvaluation) -> Section:
    folds, contenders = evaluation.rolling, list(evaluation.metrics)
    if folds.empty:
        needs = "A fold takes some months to learn from and a later one to be judged on."
        return Section("rolling", "Too few months to judge fold by fold", needs, Markup())
    auc = folds.pivot(index="judged_from", columns="contender", values="auc")[contenders]
    rival = auc.mean().drop(MODEL).idxmax()
    return Section(
        "rolling",
        f"From fold to fold: AUC {mean_and_spread(auc[MODEL])}, best baseline "
        f"{mean_and_spread(auc[rival])}",
        "Each fold learns from all months before those on the axis, and at the right are mean and "
        f"standard deviation of the {len(auc)} folds, the last {MOST_FOLDS} at most.",
        canvas.draw(
            lambda figure: paint_rolling(figure, folds, contenders),
            350,
            "AUC and Brier skill of the model and the baselines by fold of the rolling origin",
        ),
    )


def mean_and_spread(values: pd.Series) -> str:
    spread = f" ± {number(values.std())}" if len(values) > 1 else ""
    return number(values.mean()) + spread


def paint_rolling(figure: Figure, folds: pd.DataFrame, contenders: list[str]) -> None:
    for bottom, metric, title in [(204, "auc", AUC), (42, "brier_skill", SKILL)]:
        axes = canvas.panel(figure, (48, bottom, 480, 122), title)
        lines = folds.pivot(index="judged_from", columns="contender", values=metric)[contenders]
        paint_lines(axes, lines, through_zero=metric != "auc")
        paint_spread(axes, lines)
    spans = folds[["judged_from", "judged_until"]].drop_duplicates().sort_values("judged_from")
    canvas.name_months(axes, list(spans.itertuples(index=False, name=None)))


def paint_spread(axes: Axes, lines: pd.DataFrame) -> None:
    """Mean and standard deviation, to the right of the folds and side by side."""
    step = 0.03 * len(lines)
    start = len(lines) - 1 + 3 * step
    end = start + step * len(lines.columns)
    axes.axvspan(start - step, end, color="#f3f3f3", zorder=0)
    for place, (name, style) in enumerate(canvas.looks(list(lines)).items()):
        axes.errorbar(
            start + place * step,
            lines[name].mean(),
            lines[name].std() if len(lines) > 1 else 0,
            fmt="o",
            color=style["color"],
            markersize=5,
        )
    axes.set_xlim(right=end)
    canvas.write(axes, "mean ± sd", (1, 0), (0, -14), xycoords="axes fraction", ha="right")
    canvas.name_lines(axes, end, lines.mean().to_dict())


def random_split(evaluation: OfflineEvaluation) -> Section:
    honest, random = evaluation.metrics[MODEL].auc, evaluation.random_split.auc
    low, high = PUBLISHED_AUC
    others = (
        f", and the AUC of {low} to {high} published for this data set is all of random or leaking "
        "splits"
        if is_published(evaluation.airport)
        else ""
    )
    return Section(
        "random-split",
        f"On a random split the same model gets AUC {number(random)}, on later months "
        f"{number(honest)}",
        f"A random split asks about days that were learnt from{others}.",
        canvas.draw(
            lambda figure: paint_random_split(figure, evaluation),
            150,
            "AUC and Brier skill on later months and on a random split",
        ),
    )


def paint_random_split(figure: Figure, evaluation: OfflineEvaluation) -> None:
    auc = canvas.panel(figure, (150, 30, 230, 90), AUC)
    skill = canvas.panel(figure, (418, 30, 190, 90), SKILL)
    paint_split(auc, "auc", evaluation)
    paint_split(skill, "brier_skill", evaluation)
    rows: dict[str, dict[str, str]] = {
        "later months": {"color": canvas.STRONG, "weight": "bold"},
        "random split": {},
    }
    if is_published(evaluation.airport):
        auc.plot(PUBLISHED_AUC, [0, 0], color=canvas.PALE, linewidth=7, solid_capstyle="butt")
        rows["published figures"] = {}
    for y, (text, style) in zip((2, 1, 0), rows.items(), strict=False):
        edge = ("axes fraction", "data")
        canvas.write(auc, text, (0, y), (-12, 0), xycoords=edge, ha="right", va="center", **style)


def paint_split(axes: Axes, metric: str, evaluation: OfflineEvaluation) -> None:
    def value(metrics: Metrics) -> float:
        return metrics.as_dict()[metric]

    axes.plot(evaluation.intervals[MODEL][metric], [2, 2], color=canvas.STRONG)
    for y, x, color in [
        (2, value(evaluation.metrics[MODEL]), canvas.STRONG),
        (1, value(evaluation.random_split), canvas.QUIET),
    ]:
        axes.plot(x, y, "o", color=color, markersize=7)
        canvas.write(axes, number(x), (x, y), (0, 7), ha="center", color=color)
    axes.set(ylim=(-0.5, 2.8), yticks=[])
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.25)
    canvas.few_ticks(axes.xaxis, 4)
