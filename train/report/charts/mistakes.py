"""The airlines and destinations that the model gets wrong most."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from train.evaluation.results import MODEL, Evaluation
from train.report.charts import canvas
from train.report.charts.curves import means_by_group
from train.report.words import CONFIDENCE, Section, shorten, signed

ENOUGH = 100  # flights of a group
SHOWN = 10
LONGEST_NAME = 22
ROW = 20.0  # points


def mistakes(evaluation: Evaluation) -> Section:
    judged = evaluation.judged
    airlines, destinations = most_wrong(judged, "airline"), most_wrong(judged, "destination")
    destinations.index = destinations.index.map(cities(judged))
    return Section(
        "mistakes",
        heading(airlines, destinations),
        f"Predicted minus observed rate, with {CONFIDENCE} intervals, where there were at least "
        f"{ENOUGH} flights: left of zero the model says too little, and grey may be chance.",
        canvas.draw(
            lambda figure: paint_mistakes(
                figure, airlines, destinations, evaluation.metrics[MODEL].bias
            ),
            70 + ROW * max(len(airlines), len(destinations), 1),
            "Bias of the model by airline and by destination",
        ),
    )


def most_wrong(judged: pd.DataFrame, column: str) -> pd.DataFrame:
    """Those with the largest bias, from too low to too high: mean, margin, flights."""
    table = means_by_group(judged, judged[MODEL] - judged["delayed"], judged[column])
    table = table[(table["flights"] >= ENOUGH) & table["margin"].notna()]
    largest = table["mean"].abs().nlargest(SHOWN).index
    return table.loc[largest].sort_values("mean", kind="stable")


def cities(judged: pd.DataFrame) -> dict[str, str]:
    """The city of each destination, with the code where a city has more than one airport."""
    pairs = judged[["destination", "city"]].value_counts().reset_index()
    usual = pairs.drop_duplicates("destination").set_index("destination")["city"]
    shared = usual.duplicated(keep=False)
    return {code: f"{city} {code}" if shared[code] else city for code, city in usual.items()}


def heading(airlines: pd.DataFrame, destinations: pd.DataFrame) -> str:
    worst = [
        f"{shorten(str(name), LONGEST_NAME)} by {signed(100 * mean, 1)} points"
        for table in (airlines, destinations)
        for name, mean in table["mean"].items()
        if abs(mean) == table["mean"].abs().max()
    ]
    return f"Most wrong: {', '.join(worst)}" if worst else "Too few flights to tell groups apart"


def paint_mistakes(
    figure: Figure, airlines: pd.DataFrame, destinations: pd.DataFrame, overall: float
) -> None:
    both = pd.concat([airlines, destinations])
    reach = 1.05 * float((both["mean"].abs() + both["margin"]).max()) if len(both) else 1.0
    top = figure.get_size_inches()[1] * 72 - 26
    for left, title, table in [(126, "Airlines", airlines), (456, "Destinations", destinations)]:
        tall = ROW * max(len(table), 1)
        axes = canvas.panel(figure, (left, top - tall, 156, tall), title)
        paint_groups(axes, table)
        axes.set_xlim(-reach, reach)
        canvas.percent(axes.xaxis)
        canvas.few_ticks(axes.xaxis, 4)
        below = {"xycoords": ("data", "axes fraction"), "ha": "center"}
        axes.axvline(overall, color=canvas.MARK, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
        canvas.write(axes, "all flights", (overall, 0), (0, -28), color=canvas.MARK, **below)


def paint_groups(axes: Axes, table: pd.DataFrame) -> None:
    right = {"ha": "right", "va": "center"}
    for place, (mean, flights, margin) in enumerate(table.itertuples(index=False)):
        color = canvas.STRONG if abs(mean) > margin else canvas.RULE
        axes.errorbar(mean, place, xerr=margin, fmt="o", color=color, markersize=5)
        at, edge = (1.0, place), ("axes fraction", "data")
        canvas.write(axes, f"{flights:,}", at, (33, 0), xycoords=edge, **right)
    canvas.write(axes, "flights", (1, 1), (33, 13), xycoords="axes fraction", **right)
    names = [shorten(str(name), LONGEST_NAME) for name in table.index]
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(len(names), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", labelcolor=canvas.INK, pad=8)
    axes.axvline(0, color=canvas.RULE, linewidth=1, zorder=1)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
