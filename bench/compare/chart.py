"""The results as one picture, as wide as a README."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bench.palette import DARK, LIMIT, OTHER, OURS, SETTINGS

HEIGHT, WIDTH = 0.42, 9.0  # inches of a server, of the picture


def plot(results: dict[str, Any], path: Path) -> None:
    """Answers a second, and beside them the p99, of the servers that have a model."""
    full = next(iter(results["loads"]))
    servers = [server for server in results["servers"] if server["has_model"]]
    servers.sort(key=lambda server: server["summary"][f"per_s_{full}"]["median"])
    with mpl.rc_context(SETTINGS | {"font.size": 11}):
        figure = Figure((WIDTH, HEIGHT * len(servers) + 1.1), layout="constrained")
        left, right = figure.subplots(1, 2, sharey=True, width_ratios=(3, 2))
        draw(left, servers, f"per_s_{full}", f"answers a second, {full} connections")
        draw(right, servers, f"p99_ms_{full}", "p99, ms (log scale)", log=True)
        left.set_yticks(range(len(servers)), [name(server) for server in servers])
        for label, server in zip(left.get_yticklabels(), servers, strict=True):
            label.set_fontweight("bold" if server["name"] == "ours" else "normal")
        figure.savefig(path, metadata={"Date": None}, facecolor="white")


def draw(
    axes: Axes, servers: list[dict[str, Any]], number: str, title: str, log: bool = False
) -> None:
    """Bars with least and most; on the logarithmic axis, where a bar has no zero, points."""
    for place, server in enumerate(servers):
        value = server["summary"][number]
        middle, low, high = value["median"], value["min"], value["max"]
        if log and not middle:  # wrk knows no time of what it did not wait for
            axes.annotate("over 2,000", (1, place), xycoords=("axes fraction", "data"), ha="right")
            continue
        color = OURS if server["name"] == "ours" else OTHER
        color = LIMIT if server["label"].startswith("Limit") else color
        if log:
            axes.plot(middle, place, "o", color=color, markeredgecolor=DARK, markersize=8)
        else:
            axes.barh(place, middle, 0.68, color=color)
        axes.plot([low, high], [place, place], color=DARK, linewidth=1.2)
        axes.annotate(
            f"{middle:,.0f}",
            (high, place),
            (7, 0),
            textcoords="offset points",
            va="center",
            fontweight="bold" if server["name"] == "ours" else "normal",
        )
    if log:
        axes.set_xscale("log")
        axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.margins(x=0.3 if log else 0.16)
    if not log:
        axes.set_xlim(left=0)
    axes.set_title(title, fontsize=11, loc="left")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)


def name(server: dict[str, Any]) -> str:
    """With the errors, where there are any."""
    errors = sum(one[key] for one in server["rounds"] for key in one if key.startswith("errors"))
    return f"{server['label']}\n({errors:,.0f} errors)" if errors else server["label"]
