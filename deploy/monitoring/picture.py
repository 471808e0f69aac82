"""`make dashboard`: the dashboard, drawn from a real Prometheus that watches a short load.

Its panels' queries are those that Grafana gets; a laptop without Grafana sees what it would show.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from bench.harness.server import free_port
from bench.payloads import sample
from deploy import slo
from deploy.monitoring import dashboard
from deploy.monitoring.watch import configure, load, started
from train.__main__ import EMBEDDED
from train.rows.data import read_flights

EVERY = "10s"  # in place of Grafana's $__rate_interval: ten scrapes
SERVE = ("bentoml", "serve", "service:FlightDelay", "--host", "127.0.0.1", "--port")


def series(prometheus: str, query: str, start: float, end: float) -> list[dict[str, Any]]:
    """Raises RuntimeError with what Prometheus says of the query."""
    values: dict[str, str | float] = {"query": query, "start": start, "end": end, "step": 1}
    answer = httpx.get(f"{prometheus}/api/v1/query_range", params=values, timeout=60).json()
    if answer["status"] != "success":
        raise RuntimeError(f"{answer['error']}: {query}")
    found: list[dict[str, Any]] = answer["data"]["result"]
    return found


def name(legend: str, labels: dict[str, str]) -> str:
    for label, value in labels.items():
        legend = legend.replace(f"{{{{{label}}}}}", value)
    return legend


def lines(axes: Axes, found: dict[str, list[dict[str, Any]]], start: float) -> None:
    for legend, results in found.items():
        for result in results:
            times, values = zip(*result["values"], strict=True)
            seconds = [at - start for at in times]
            axes.plot(seconds, [float(v) for v in values], label=name(legend, result["metric"]))


def bars(axes: Axes, found: dict[str, list[dict[str, Any]]], label: str) -> None:
    for shift, (legend, results) in enumerate(found.items()):
        last = {r["metric"][label]: float(r["values"][-1][1]) for r in results}
        names = sorted(last)
        at = [place + 0.4 * shift for place in range(len(names))]
        axes.bar(at, [last[n] for n in names], width=0.4, label=legend)
        axes.set_xticks(at, names, rotation=45, ha="right", fontsize=7)


def draw_panel(
    axes: Axes, panel: dict[str, Any], prometheus: str, start: float, end: float
) -> None:
    objectives = slo.load()
    queries = dashboard.queries(panel, objectives, EVERY)
    found = {legend: series(prometheus, query, start, end) for legend, query in queries.items()}
    if "bars" in panel:
        bars(axes, found, panel["bars"])
    else:
        lines(axes, found, start)
    frame(axes, panel, dashboard.limit(panel, objectives))


def frame(axes: Axes, panel: dict[str, Any], limit: float | None) -> None:
    if limit is not None:
        axes.axhline(limit, color="tab:red", linestyle="--", linewidth=1)
    if panel["unit"] == "percentunit":
        axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.set_title(panel["title"], fontsize=10, loc="left")
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    least, most = axes.dataLim.intervaly
    top = max(most, limit or 0) or 1
    axes.set_ylim(min(-0.02 * top, least), 1.05 * top)  # a line at 0 can be seen
    if axes.get_legend_handles_labels()[1]:
        axes.legend(fontsize=7, frameon=False)


def draw(prometheus: str, start: float, path: Path) -> None:
    mpl.use("Agg")
    end = time.time()
    panels = dashboard.load()["panels"]
    figure, grid = plt.subplots(-(-len(panels) // 3), 3, figsize=(15, 15), layout="constrained")
    for axes, panel in zip(grid.flat, panels, strict=False):
        draw_panel(axes, panel, prometheus, start, end)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    figure.suptitle("Seconds of a short load; red: the objective or the alert", fontsize=10)
    figure.savefig(path, dpi=80)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.monitoring.picture", description=__doc__
    )
    parser.add_argument("--url", help="of a service that runs; without it one is started")
    parser.add_argument("--seconds", type=float, default=60, help="how long it is asked")
    parser.add_argument("--out", type=Path, default=Path("deploy/monitoring/dashboard.png"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if given.url:
            watch(given.url, folder, given)
            return
        port = free_port()
        command = [str(Path(sys.executable).with_name(SERVE[0])), *SERVE[1:], str(port)]
        url = f"http://127.0.0.1:{port}"
        with started(command, f"{url}/readyz", folder / "service.log"):
            watch(url, folder, given)


def watch(url: str, folder: Path, given: argparse.Namespace) -> None:
    key = os.environ.get("FLIGHT_KEY", "")
    flights = sample(read_flights(str(EMBEDDED)).flights)
    at = f"127.0.0.1:{free_port()}"
    command = [*configure(folder, url, key), f"--web.listen-address={at}"]
    with started(command, f"http://{at}/-/ready", folder / "prometheus.log"):
        time.sleep(3)  # a counter's first sample comes before it grows
        start = time.time()
        load(url, key, flights, given.seconds)
        time.sleep(2)
        draw(f"http://{at}", start, given.out)
    print(given.out)


if __name__ == "__main__":
    main()
