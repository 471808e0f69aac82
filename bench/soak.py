"""python -m bench.soak: the service in hard times, none of them short.

A burst after slow traffic, twice the usual connections, and minutes at full load.
"""

import argparse
import asyncio
from collections import Counter
from itertools import cycle, islice

import aiohttp
from rich.console import Console

from bench.__main__ import prepared
from bench.contenders import CONTENDERS
from bench.measure import Plan
from bench.process import Server

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


def show_load(plan: Plan, server: Server, connections: int, seconds: int, title: str) -> None:
    result = plan.load(server, connections, seconds)
    memory = server.memory()
    pss = "" if memory.pss_mb is None else f"PSS {memory.pss_mb:.0f} MB, "
    console.print(
        f"{title}: {result.good_per_second:,.0f} answers/s, p50 {result.p50_ms:.1f} ms, "
        f"p99 {result.p99_ms:.1f} ms, {result.errors} errors, {pss}RSS {memory.rss_mb:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=5, help="at full load")
    parser.add_argument("--seconds", type=int, default=10, help="at each number of connections")
    options = parser.parse_args()
    with prepared([200], 60, 1) as plan, plan.start(CONTENDERS["ours"]) as server:
        slow, at_once = asyncio.run(burst(server.port, plan.bodies))
        console.print(f"{SLOW_PER_S} a second for {SLOW_S} s: {dict(slow)}")
        console.print(f"then {BURST} at once: {dict(at_once)}")
        for connections in (200, 400):
            show_load(plan, server, connections, options.seconds, f"{connections} connections")
        for minute in range(options.minutes):
            show_load(plan, server, 200, 60, f"minute {minute + 1}")


if __name__ == "__main__":
    main()
