"""`make dashboard`: the dashboard, drawn from a real Prometheus that watches a short load.

Its panels' queries are those that Grafana gets; a laptop without Grafana sees what it would show.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from bench.harness.server import free_port
from bench.payloads import sample
from bench.served import served
from deploy import slo
from deploy.monitoring import dashboard
from deploy.monitoring.watch import configure, load, started
from flights.auth.keys import new_key

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


def mark(axes: Axes, deployments: dict[str, float]) -> None:
    """Where each revision began, in seconds."""
    for revision, second in deployments.items():
        axes.axvline(second, color="tab:blue", linestyle=":", linewidth=1)
        axes.annotate(
            revision,
            (second, 0.98),
            xycoords=("data", "axes fraction"),
            va="top",
            rotation=90,
            fontsize=6,
        )


def draw(prometheus: str, start: float, path: Path) -> None:
    mpl.use("Agg")
    end, board = time.time(), dashboard.load()
    began = series(prometheus, dashboard.deployments(board, EVERY), start, end)
    deployments = {one["metric"]["revision"]: one["values"][0][0] - start for one in began}
    panels = board["panels"]
    figure, grid = plt.subplots(-(-len(panels) // 3), 3, figsize=(15, 18), layout="constrained")
    for axes, panel in zip(grid.flat, panels, strict=False):
        draw_panel(axes, panel, prometheus, start, end)
        if "bars" not in panel:
            mark(axes, deployments)
    for axes in grid.flat[len(panels) :]:
        axes.set_axis_off()
    figure.suptitle(
        "Seconds of a short load; red: the objective or the alert; blue: a deployment", fontsize=10
    )
    figure.savefig(path, dpi=80)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.monitoring.picture", description=__doc__
    )
    parser.add_argument("--url", help="of a service that runs; without it two are started")
    parser.add_argument("--seconds", type=float, default=90, help="how long it is asked")
    parser.add_argument("--out", type=Path, default=Path("deploy/monitoring/dashboard.png"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if given.url:
            key = os.environ.get("FLIGHT_KEY", "")
            with watched(folder, [given.url], key, given.out):
                load(lambda: given.url, [key], examples(given.url, key), given.seconds)
        else:
            release(folder, given)
    print(given.out)


def release(folder: Path, given: argparse.Namespace) -> None:
    """Two clients, and a second revision that refuses what one of them asks."""
    ends = datetime.now(UTC) + timedelta(days=1)
    keys = [new_key(client, "predict", ends) for client in ("desk", "planning")]
    asks = {"FLIGHT_API_KEYS": "\n".join(line for _, line in keys)}
    asks |= {"FLIGHT_METRICS_ON_LOOPBACK": "true"}
    urls = [f"http://127.0.0.1:{free_port()}" for _ in ("first", "second")]
    serving = urls[:1]
    with (
        ExitStack() as services,
        watched(folder, urls, "", given.out),
        ThreadPoolExecutor(1) as pool,
    ):
        services.enter_context(revision("first", urls[0], folder, asks))
        time.sleep(3)  # as for the first sample of any counter
        secrets = [key for key, _ in keys]
        flights = examples(urls[0], secrets[0])
        asked = pool.submit(load, lambda: serving[-1], secrets, flights, given.seconds)
        time.sleep(given.seconds / 2)
        fewer = asks | {"FLIGHT_MAX_FLIGHTS": "100"}
        services.enter_context(revision("second", urls[1], folder, fewer))
        serving.append(urls[1])
        asked.result()


def revision(
    name: str, url: str, folder: Path, settings: dict[str, str]
) -> AbstractContextManager[None]:
    command = [str(Path(sys.executable).with_name(SERVE[0])), *SERVE[1:], url.rpartition(":")[2]]
    given = settings | {"K_REVISION": name}
    return started(command, f"{url}/readyz", folder / f"{name}.log", given)


def examples(url: str, key: str) -> list[bytes]:
    airport, year = served(url, key)
    return sample(year, airport)


@contextmanager
def watched(folder: Path, urls: Sequence[str], key: str, out: Path) -> Iterator[None]:
    """What is drawn is what happens in the block."""
    at = f"127.0.0.1:{free_port()}"
    command = [*configure(folder, urls, key), f"--web.listen-address={at}"]
    with started(command, f"http://{at}/-/ready", folder / "prometheus.log"):
        time.sleep(3)  # a counter's first sample comes before it grows
        start = time.time()
        yield
        time.sleep(2)
        draw(f"http://{at}", start, out)


if __name__ == "__main__":
    main()
