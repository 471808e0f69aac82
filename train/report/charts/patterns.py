"""Where in the week the delays are, and what the model goes by."""

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure

from train.evaluation.results import MODEL, Evaluation, OfflineEvaluation
from train.report.charts import canvas
from train.report.words import Section, number, percent

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ENOUGH = 20  # flights in a cell
PALE_TO_DARK = ["#f1f6fa", "#6aaed6", "#08406f", "#041f38"]
COLOURS = LinearSegmentedColormap.from_list("rate", PALE_TO_DARK).with_extremes(bad="#dedad4")


def week(evaluation: Evaluation) -> Section:
    departure = evaluation.judged["scheduled_departure"].dt
    day, late, predicted = worst(evaluation.judged, departure.day_of_week)
    hour, late_then, predicted_then = worst(evaluation.judged, departure.hour)
    return Section(
        "week",
        f"Most delays: {WEEKDAYS[day]}s, {late} ({predicted} predicted), and "
        f"{hour}:00\N{EN DASH}{hour}:59, {late_then} ({predicted_then})",
        "Share of delayed flights by scheduled hour and weekday, both on one scale, and grey "
        f"where there were fewer than {ENOUGH} flights.",
        canvas.draw(
            lambda figure: paint_week(figure, evaluation.judged),
            205,
            "Predicted and observed rate of delay by scheduled hour and weekday",
        ),
    )


def worst(judged: pd.DataFrame, groups: pd.Series) -> tuple[int, str, str]:
    """The group with the highest rate of delay, of those with a fair share of the flights.

    Its observed and its predicted rate come with it.
    """
    rates = judged[["delayed", MODEL]].groupby(groups).mean()
    sizes = groups.value_counts()
    fair = rates.index.isin(sizes.index[sizes >= sizes.median() / 2])
    name = rates.loc[fair, "delayed"].idxmax()
    delayed, predicted = rates.loc[name]
    return int(name), percent(delayed, 0), percent(predicted, 0)


def by_hour(judged: pd.DataFrame, column: str) -> pd.DataFrame:
    """Mean of a column with weekdays in rows and hours in columns; NaN where flights are few."""
    departure = judged["scheduled_departure"].dt
    cells = judged[column].groupby([departure.day_of_week.rename("day"), departure.hour])
    means = cells.mean().where(cells.size() >= ENOUGH).astype(float)
    return means.unstack().reindex(index=range(7), columns=range(24))


def paint_week(figure: Figure, judged: pd.DataFrame) -> None:
    tables = {"Predicted": by_hour(judged, MODEL), "Observed": by_hour(judged, "delayed")}
    known = pd.concat(tables).stack().dropna()
    scale = Normalize(known.min(), known.max()) if len(known) else Normalize(0, 1)
    for left, (title, table) in zip((36, 322), tables.items(), strict=True):
        axes = canvas.panel(figure, (left, 36, 264, 140), title)
        cells = np.ma.masked_invalid(table.to_numpy())
        axes.pcolormesh(cells, cmap=COLOURS, norm=scale, edgecolors="white", linewidth=0.8)
        axes.invert_yaxis()
        axes.grid(visible=False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        axes.set_xticks(np.arange(0, 24, 3) + 0.5, [str(hour) for hour in range(0, 24, 3)])
        axes.set_yticks(np.arange(7) + 0.5, [day[:3] for day in WEEKDAYS])
        axes.set_xlabel("scheduled hour")
    axes.set_yticks([])
    paint_scale(figure, scale)


def paint_scale(figure: Figure, scale: Normalize) -> None:
    axes = canvas.panel(figure, (606, 36, 9, 140))
    edges = np.linspace(scale.vmin or 0, scale.vmax or 1, 41)
    steps = edges[:-1, None]
    axes.pcolormesh([0, 1], edges, steps, cmap=COLOURS, norm=scale, edgecolors="face")
    axes.set_xticks([])
    axes.yaxis.tick_right()
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)
    canvas.few_ticks(axes.yaxis, 4)
    canvas.percent(axes.yaxis)


def importance(evaluation: OfflineEvaluation) -> Section:
    falls = pd.Series(evaluation.importance, dtype=float).sort_values(ascending=False)
    falls.index = falls.index.str.replace("_", " ")
    return Section(
        "importance",
        f"{str(falls.index[0]).capitalize()} tells most: without it AUC falls by "
        f"{number(falls.iloc[0])}",
        "Fall of the AUC when the values of one feature are shuffled among the flights judged.",
        canvas.draw(
            lambda figure: paint_importance(figure, falls),
            16 + 24 * len(falls),
            "Permutation importance of the features",
        ),
    )


def paint_importance(figure: Figure, falls: pd.Series) -> None:
    axes = canvas.panel(figure, (130, 8, 440, 24 * len(falls)))
    axes.barh(range(len(falls)), falls, height=0.55, color=canvas.STRONG)
    for place, fall in enumerate(falls):
        canvas.write(axes, number(fall), (max(fall, 0), place), (6, 0), va="center")
    axes.axvline(0, color=canvas.RULE, linewidth=1)
    axes.set_yticks(range(len(falls)), falls.index)
    axes.tick_params(axis="y", labelcolor=canvas.INK, pad=8)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
