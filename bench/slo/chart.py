"""Latency and answers a second over time, while the load is doubled: slo.svg and slo.png."""

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.palette import DARK, OURS, SETTINGS
from bench.verdicts import objectives, slow_ms

COLORS = {"p50": "#56B4E9", "p90": OURS, "p99": "#D55E00"}  # Okabe and Ito
SHADE, FAINT = "#EEF1F4", "#6B7280"
HEADROOM = 1.3  # above the answers, for the names of the stages
POINTS: dict[str, Any] = {"textcoords": "offset points", "fontsize": 9}
CENTRED = POINTS | {"ha": "center", "va": "top"}
Rows = list[dict[str, Any]]
Stage = tuple[float, float, str]  # from second, to second, what loads


def draw(results: dict[str, Any], folder: Path) -> None:
    users, connections = results["users"], results["connections"]
    with mpl.rc_context(SETTINGS):
        figure = Figure((9.0, 5.4), layout="constrained")
        axes = figure.subplots(2, 2, sharex="col", height_ratios=(3, 2))
        axes[0, 1].sharey(axes[0, 0])
        column(axes[:, 0], users["timeline"], of_users(users))
        column(axes[:, 1], connections, of_connections(connections))
        axes[0, 0].set_title("Users like the real ones (Locust)", fontsize=11, loc="left")
        axes[0, 1].set_title("At full load (wrk)", fontsize=11, loc="left")
        axes[0, 0].set_ylabel("latency, ms (log scale)")
        axes[1, 0].set_ylabel("answers a second")
        name_lines(axes[0, 0], users["timeline"])
        axes[0, 0].annotate("objective", (0, slow_ms(objectives())), (4, 4), color=FAINT, **POINTS)
        for kind, metadata in (("svg", {"Date": None}), ("png", {})):
            figure.savefig(folder / f"slo.{kind}", metadata=metadata, facecolor="white", dpi=160)


def of_users(users: dict[str, Any]) -> list[Stage]:
    middle, end, number = users["seconds"] / 2, users["seconds"], users["users"]
    return [(0, middle, f"{number} users"), (middle, end, f"{2 * number} users")]


def of_connections(rows: Rows) -> list[Stage]:
    stages, width = [], rows[1]["second"] - rows[0]["second"]
    for number, group in groupby(rows, key=itemgetter("connections")):
        seconds = [row["second"] for row in group]
        stages.append((seconds[0], seconds[-1] + width, f"{number} conn."))
    return stages


def column(axes: Any, rows: Rows, stages: list[Stage]) -> None:
    """Percentiles above, answers below; what is doubled is shaded."""
    above, below = axes
    middle = (rows[1]["second"] - rows[0]["second"]) / 2
    for name, color in COLORS.items():
        points = [(row["second"] + middle, row[f"{name}_ms"]) for row in rows]
        above.plot(*zip(*points, strict=True), "o-", color=color, markersize=3.5)
    points = [(row["second"] + middle, row["per_s"]) for row in rows]
    below.plot(*zip(*points, strict=True), "o-", color=DARK, markersize=3.5)
    above.axhline(slow_ms(objectives()), color=FAINT, linestyle="--", linewidth=1)
    above.set_yscale("log")
    below.set_ylim(0, HEADROOM * max(row["per_s"] for row in rows))
    for ax in axes:
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.spines[["top", "right"]].set_visible(False)
        ax.set_xlim(0, stages[-1][1])
        for start, end, _ in stages[1::2]:
            ax.axvspan(start, end, color=SHADE, zorder=0)
    for start, end, title in stages:
        place = ((start + end) / 2, 1)
        below.annotate(title, place, (0, -2), xycoords=below.get_xaxis_transform(), **CENTRED)
    below.set_xlabel("seconds")


def name_lines(axes: Axes, rows: Rows) -> None:
    """Above their first points, which spares a legend."""
    middle = (rows[1]["second"] - rows[0]["second"]) / 2
    for name, color in COLORS.items():
        place = (rows[0]["second"] + middle, rows[0][f"{name}_ms"])
        axes.annotate(name, place, (0, 6), color=color, fontweight="bold", ha="center", **POINTS)
