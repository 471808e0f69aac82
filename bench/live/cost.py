"""Answers a second with live departures, beside the same service without them."""

from contextlib import ExitStack
from pathlib import Path

from bench.harness.ephemeral import is_ready
from bench.harness.server import OURS, started
from bench.live.feed import feed, fill, now
from bench.payloads import write
from bench.wrk import load

CONNECTIONS = 200


def cost(folder: Path, rounds: int, seconds: int) -> list[float]:
    """The ratio of each round: both run at the same time, and are asked in turn."""
    told = feed(now())
    bodies = write(told.coming, folder / "flights.jsonl")
    live = {"FLIGHT_LIVE": str(folder / "live.db")}
    ratios = []
    with ExitStack() as stack:
        with_, without = (
            stack.enter_context(started(OURS, folder / f"{n}.log", is_ready, environment))
            for n, environment in enumerate((live, {}))
        )
        fill(with_.url, told.departures)
        for number in range(rounds):
            order = [with_, without] if number % 2 else [without, with_]
            rates = {
                server.port: load(server.url, bodies, CONNECTIONS, seconds).good_per_second
                for server in order
            }
            ratios.append(rates[with_.port] / rates[without.port])
    return ratios
