"""python -m bench.soak: the service in hard times, none of them short.

A burst after slow traffic, twice the usual connections, and minutes at full load.
"""

import argparse
import asyncio
import sys
from collections import Counter
from itertools import cycle, islice
from typing import NamedTuple

import aiohttp
from rich.console import Console

from bench.__main__ import prepared
from bench.bars import Bar, at_least, at_most
from bench.contenders import CONTENDERS
from bench.measure import Plan
from bench.process import Server
from bench.report import table

SLOW_PER_S, SLOW_S, BURST = 20, 10, 500
console = Console(highlight=False, soft_wrap=True)


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


def step(plan: Plan, server: Server, connections: int, seconds: int, title: str) -> Step:
    result = plan.load(server, connections, seconds)
    memory = server.memory()
    mb = memory.rss_mb if memory.pss_mb is None else memory.pss_mb
    console.print(
        f"{title}: {result.good_per_second:,.0f} answers/s, p50 {result.p50_ms:.1f} ms, "
        f"p99 {result.p99_ms:.1f} ms, {result.errors} errors, {mb:.0f} MB"
    )
    return Step(result.good_per_second, result.p99_ms, result.errors, mb)


def verdicts(burst: Counter[str], single: Step, double: Step, minutes: list[Step]) -> list[Bar]:
    """Each promise of behaviour over time, met or not; of one minute not all can be told."""
    found = [
        at_most("burst after slow traffic: not answered", burst.total() - burst["200"], 0),
        at_least("twice the connections: answers/s", double.answers / single.answers, 0.9),
        at_most("twice the connections: errors", double.errors, 0),
    ]
    if len(minutes) > 1:
        grown = minutes[-1].memory_mb / minutes[0].memory_mb - 1
        found.append(at_most("memory grown after the first minute", 100 * grown, 5, " %"))
        slower = minutes[-1].p99_ms / minutes[1].p99_ms
        found.append(at_most("p99 of the last minute / of the second", slower, 1.5))
        found.append(at_most("errors at full load", sum(one.errors for one in minutes), 0))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="at full load")
    parser.add_argument("--seconds", type=int, default=10, help="at each number of connections")
    options = parser.parse_args()
    with prepared([200], 60, 1) as plan, plan.start(CONTENDERS["ours"]) as server:
        slow, at_once = asyncio.run(burst(server.port, plan.bodies))
        console.print(f"{SLOW_PER_S} a second for {SLOW_S} s: {dict(slow)}")
        console.print(f"then {BURST} at once: {dict(at_once)}")
        single, double = (
            step(plan, server, connections, options.seconds, f"{connections} connections")
            for connections in (200, 400)
        )
        minutes = [
            step(plan, server, 200, 60, f"minute {minute + 1}") for minute in range(options.minutes)
        ]
    found = verdicts(at_once, single, double, minutes)
    rows = [(bar.promise, bar.measured, "yes" if bar.met else "NO") for bar in found]
    console.print("\n" + table(("promise", "measured", "met"), rows))
    return int(not all(bar.met for bar in found))


if __name__ == "__main__":
    sys.exit(main())
