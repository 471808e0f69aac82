"""python -m bench.slo.soak: the service in hard times, none of them short.

A burst after slow traffic, twice the usual connections, and minutes at full load.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp

from bench.harness.ephemeral import ephemeral
from bench.harness.server import Server
from bench.payloads import embedded, sample, write
from bench.slo.outcome import console, exit_status
from bench.verdicts import Verdict, at_least, at_most, objectives
from bench.wrk import load

SLOW_PER_S, SLOW_S, BURST = 20, 10, 500


async def burst(port: int, bodies: list[bytes]) -> tuple[Counter[str], Counter[str]]:
    """How slow traffic was answered, and how many requests at once after it."""
    flights = cycle(bodies)
    unlimited = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=unlimited) as session:
        slow: Counter[str] = Counter()
        for body in islice(flights, SLOW_PER_S * SLOW_S):
            slow[await answered(session, body)] += 1
            await asyncio.sleep(1 / SLOW_PER_S)
        sent = (answered(session, body) for body in islice(flights, BURST))
        return slow, Counter(await asyncio.gather(*sent))


async def answered(session: aiohttp.ClientSession, body: bytes) -> str:
    try:
        headers = {"Content-Type": "application/json"}
        async with session.post("/predict", data=body, headers=headers) as answer:
            await answer.read()
            return str(answer.status)
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__


class Step(NamedTuple):
    """What was seen of one load."""

    answers: float  # a second
    p99_ms: float
    errors: int
    memory_mb: float  # PSS where it can be read


def step(server: Server, file: Path, connections: int, seconds: int, title: str) -> Step:
    result = load(server.url, file, connections, seconds)
    mb = server.memory_mb()
    console.print(
        f"{title}: {result.good_per_second:,.0f} answers/s, p50 {result.p50_ms:.1f} ms, "
        f"p99 {result.p99_ms:.1f} ms, {result.errors} errors, {mb:.0f} MB"
    )
    return Step(result.good_per_second, result.p99_ms, result.errors, mb)


def verdicts(
    burst: Counter[str], single: Step, double: Step, minutes: list[Step], slo: dict[str, Any]
) -> Iterator[Verdict]:
    """Each promise of behaviour over time, met or not; of one minute not all can be told."""
    limits = slo["load"]
    yield at_most("burst after slow traffic: not answered", burst.total() - burst["200"], 0)
    times = double.answers / single.answers
    goal = limits["doubling"]["connections"]
    yield at_least("twice the connections: answers", times, goal, " x")
    yield at_most("twice the connections: errors", double.errors, 0)
    if len(minutes) > 1:
        grown = 100 * (minutes[-1].memory_mb / minutes[0].memory_mb - 1)
        most = 100 * limits["soak"]["memory_grown"]
        yield at_most("memory grown after the first minute", grown, most, " %")
        slower = minutes[-1].p99_ms / minutes[1].p99_ms
        most = limits["soak"]["p99_grown"]
        yield at_most("p99 of the last minute / of the second", slower, most, " x")
        yield at_most("errors at full load", sum(one.errors for one in minutes), 0)


def soak(seconds: int, minutes: int) -> list[Verdict]:
    slo = objectives()
    connections = slo["load"]["stress"]["connections"]
    bodies = sample(embedded())
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, ephemeral() as server:
        file = write(bodies, Path(folder) / "flights.jsonl")
        slow, at_once = asyncio.run(burst(server.port, bodies))
        console.print(f"{SLOW_PER_S} a second for {SLOW_S} s: {dict(slow)}")
        console.print(f"then {BURST} at once: {dict(at_once)}")
        single, double = (
            step(server, file, number, seconds, f"{number} connections")
            for number in (connections, 2 * connections)
        )
        steps = [
            step(server, file, connections, 60, f"minute {minute + 1}") for minute in range(minutes)
        ]
    return list(verdicts(at_once, single, double, steps, slo))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.slo.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="at full load")
    parser.add_argument("--seconds", type=int, default=10, help="at each number of connections")
    options = parser.parse_args()
    return exit_status(lambda: soak(options.seconds, options.minutes))


if __name__ == "__main__":
    sys.exit(main())
