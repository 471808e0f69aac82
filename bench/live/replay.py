"""Hours of a day told again, faster than it was, while Locust asks."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from http.client import HTTPConnection
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from bench.harness.ephemeral import is_ready
from bench.harness.server import OURS, ROOT, Server, started
from bench.live.feed import Feed, feed, fill, now, tell
from bench.payloads import write
from train.airports import embedded_airport

ASKER = ROOT / "bench" / "live" / "asker.py"
USERS = 20
PROBES = 8  # connections to each instance, so that each of its workers has some
PATIENCE_S = 30

Table = tuple[Sequence[str], list[Sequence[str]]]


class Probe:
    """A connection that is kept to one worker."""

    def __init__(self, server: Server, body: bytes) -> None:
        self.connection, self.body = HTTPConnection("127.0.0.1", server.port), body

    def known_until(self) -> float:
        """Minutes since 1970 of the newest that its worker knows."""
        headers = {"Content-Type": "application/json"}
        self.connection.request("POST", "/predict", self.body, headers)
        answer = self.connection.getresponse()
        answer.read()
        told = answer.headers["X-Live"]
        age = int(told.removeprefix("age=").partition(" ")[0]) if told != "none" else np.inf
        return time.time() // 60 - age


def replay(folder: Path, hours: float, speed: int, redis: str, data: str) -> Table:
    """How long workers did not know what was answered as kept, and Locust's times: a table."""
    until = now()
    told = feed(until, data)
    begin = until - timedelta(hours=hours)
    bodies = write(told.coming, folder / "flights.jsonl")
    live = {"FLIGHT_LIVE": redis or str(folder / "live.db")}
    with ExitStack() as stack:
        servers = [
            stack.enter_context(started(OURS, folder / f"{n}.log", is_ready, live))
            for n in range(2 if redis else 1)
        ]
        fill(servers[0].url, [event for event in told.departures if event[0] <= begin])
        probes = [Probe(server, told.coming[-1]) for server in servers for _ in range(PROBES)]
        ask = [asker(folder, n, server, bodies) for n, server in enumerate(servers)]
        for undo in (*(one.connection.close for one in probes), *(one.kill for one in ask)):
            stack.callback(undo)
        waits = tell_again(servers, probes, told, begin, speed)
        p99, failed = zip(*(end(folder, n, process) for n, process in enumerate(ask)), strict=True)
    return ("told", "lists", "p50 s", "p99 s", "longest s", "/predict p99 ms", "failed"), [
        [
            "two instances, Redis" if redis else "two workers, one file",
            str(len(waits)),
            *(f"{np.percentile(waits, share):.2f}" for share in (50, 99, 100)),
            f"{max(p99):.0f}",
            str(sum(failed)),
        ]
    ]


def tell_again(
    servers: list[Server], probes: list[Probe], told: Feed, begin: datetime, speed: int
) -> list[float]:
    """Each minute to the next instance; how long until all workers knew it, seconds."""
    rest = [event for event in told.departures if event[0] > begin]
    started_at, waits, clock = time.monotonic(), [], embedded_airport().clock
    for number, (moment, some) in enumerate(groupby(rest, key=itemgetter(0))):
        due = started_at + (moment - begin).total_seconds() / speed
        time.sleep(max(0.0, due - time.monotonic()))
        tell(servers[number % len(servers)].url, [request for _, request in some])
        waits.append(until_all_know(probes, clock.utc_minute(moment)))
    return waits


def until_all_know(probes: list[Probe], minute: int) -> float:
    """Seconds. Raises `TimeoutError`."""
    began = time.monotonic()
    for probe in probes:
        while probe.known_until() < minute:
            if time.monotonic() - began > PATIENCE_S:
                raise TimeoutError(f"a worker does not know of a departure after {PATIENCE_S} s")
            time.sleep(0.01)
    return time.monotonic() - began


def asker(folder: Path, number: int, server: Server, bodies: Path) -> subprocess.Popen[bytes]:
    command = [
        str(Path(sys.executable).with_name("locust")),
        "-f",
        str(ROOT / "bench/live/asker.py"),
    ]
    command += ["--headless", "--only-summary", "--host", server.url, "--users", str(USERS)]
    command += ["--csv", str(folder / f"locust{number}")]
    with (folder / f"locust{number}.log").open("wb") as log:
        return subprocess.Popen(
            command, env=os.environ | {"BENCH_BODIES": str(bodies)}, stdout=log, stderr=log
        )


def end(folder: Path, number: int, process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """The p99, ms, and how many requests failed."""
    process.terminate()
    process.wait(PATIENCE_S)
    with (folder / f"locust{number}_stats.csv").open() as file:
        total = next(row for row in csv.DictReader(file) if row["Name"] == "Aggregated")
    return float(total["99%"]), int(total["Failure Count"])
