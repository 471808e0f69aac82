"""python -m bench.slo: objective by objective, what the service was measured to do.

Users like the real ones, then twice as many; the connections of the stress test, then twice as
many; and its memory meanwhile. Writes slo.md, slo.json, slo.svg and slo.png. Exit status: 0 all is
met, 1 something is not, 2 it could not be measured.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.harness.environment import provenance
from bench.harness.ephemeral import ephemeral, weighed
from bench.harness.server import Server
from bench.load import locust
from bench.served import served_file
from bench.slo import container
from bench.slo.chart import draw
from bench.slo.outcome import console, exit_status
from bench.slo.report import markdown, verdicts
from bench.verdicts import Verdict, objectives, threshold
from bench.wrk import LoadError, load

HERE = Path(__file__).parents[1]
PACKAGES = ("bentoml", "locust", "onnxruntime", "uvicorn")
# wrk gives the percentiles of a whole run, so there are many; each long enough that the first
# requests of its connections, which wait to be accepted, one in each turn of uvloop, are few.
WARM_UP_S, SLICE_S = 3, 15
Row = dict[str, float]


def by_users(server: Server, folder: Path, users: int, seconds: int) -> dict[str, Any]:
    """Locust's results of a step from `users` to twice as many, half of the time each."""
    file = folder / "users.json"
    options = ["--shape", "step", "--users", str(users), "--rate", "2"]
    locust(server.url, *options, "--run-time", str(seconds), "--results", str(file))
    if not file.exists():
        raise LoadError("locust wrote no results")
    return json.loads(file.read_text())


def by_connections(server: Server, folder: Path, connections: int, seconds: int) -> list[Row]:
    """wrk's results in slices: the connections, twice as many, as before; a third of the time."""
    bodies = served_file(server.url, folder)
    load(server.url, bodies, connections, WARM_UP_S)
    rows: list[Row] = []
    for times in (1, 2, 1):
        for _ in range(seconds // 3 // SLICE_S):
            found = load(server.url, bodies, times * connections, SLICE_S)
            row: Row = {"second": len(rows) * SLICE_S, "connections": times * connections}
            row |= {"per_s": found.good_per_second, "errors": found.errors}
            rows.append(row | asdict(found))
    return rows


def in_container(image: str, folder: Path, connections: int, seconds: int) -> dict[str, Any] | None:
    """The same memory and errors of the image, if it is there."""
    if not container.is_there(image):
        return None
    limit = int(threshold(objectives(), "memory"))
    with container.contained(image, limit) as server, weighed(server) as memory:
        found = load(server.url, served_file(server.url, folder), connections, seconds)
    numbers = {"per_s": found.good_per_second, "p99_ms": found.p99_ms, "errors": found.errors}
    return {"image": image, "ready_s": server.ready_s, "memory_mb": max(memory)} | numbers


def measured(options: argparse.Namespace) -> dict[str, Any]:
    connections = objectives()["load"]["stress"]["connections"]
    with tempfile.TemporaryDirectory(prefix="slo-") as name:
        folder = Path(name)
        with ephemeral() as server, weighed(server) as memory:
            console.print(f"{options.users} users, then twice as many: {options.seconds} s")
            users = by_users(server, folder, options.users, options.seconds)
            console.print(f"{connections} connections, then twice as many: {options.seconds} s")
            full = by_connections(server, folder, connections, options.seconds)
        console.print(f"The image, if there is one, at {connections} connections")
        contained = in_container(options.image, folder, connections, options.seconds // 4)
    return provenance(PACKAGES) | {
        "users": users,
        "connections": full,
        "memory_mb": max(memory),
        "container": contained,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.slo", description=__doc__)
    parser.add_argument("--users", type=int, default=100, help="before they are doubled")
    parser.add_argument("--seconds", type=int, default=120, help="of each of the two loads")
    parser.add_argument("--image", default="flight_delay:latest", help="for podman")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of slo.*")
    options = parser.parse_args()
    return exit_status(lambda: judged(options))


def judged(options: argparse.Namespace) -> list[Verdict]:
    results = measured(options)
    found = verdicts(results, objectives())
    results["verdicts"] = [verdict._asdict() for verdict in found]
    (options.output / "slo.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "slo.md").write_text(markdown(results))
    draw(results, options.output)
    return found


if __name__ == "__main__":
    sys.exit(main())
