"""What a good client feels of others: 60 single flights a second beside each kind of heavy caller.

    .venv/bin/python -m bench.slo.neighbours          # a server of its own, about a minute

Every caller keeps its pace whatever the answers; a late start counts as waiting. Client and server
share the machine.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, repeat
from typing import NamedTuple

import aiohttp
import numpy as np

from bench.harness.ephemeral import ephemeral
from bench.payloads import sample
from bench.served import served
from bench.tables import short, table
from bench.worst_case import numbered

GOOD_RATE = 60
GOAL_MS = 50  # p99 of the good client


class Caller(NamedTuple):
    name: str
    path: str
    bodies: Iterator[bytes | None]  # None: GET
    rate: float  # requests a second


class Felt(NamedTuple):
    seconds: list[float]
    statuses: Counter[int]


def others(flights: list[bytes]) -> list[Caller]:
    batch = b"[" + b",".join(flights[:1_000]) + b"]"
    unknown = numbered(1 << 20, '{{"{}":1}}', "[", "]")
    return [
        Caller("legal lists of 1,000 flights", "/predict_batch", repeat(batch), 10),
        Caller("lists of unknown fields, 1 MiB", "/predict_batch", repeat(unknown), 10),
        Caller("explanations", "/explain", repeat(flights[0]), 200),
        Caller("schema.json", "/schema.json", repeat(None), 200),
        Caller("readyz", "/readyz", repeat(None), 500),
        Caller("metrics", "/metrics", repeat(None), 50),
        Caller("the document", "/docs.json", repeat(None), 200),
    ]


async def call(session: aiohttp.ClientSession, caller: Caller, due: float) -> Felt:
    body = next(caller.bodies)
    async with session.request("POST" if body else "GET", caller.path, data=body) as answer:
        await answer.read()
        return Felt([time.monotonic() - due], Counter([answer.status]))


async def paced(session: aiohttp.ClientSession, caller: Caller, seconds: float) -> Felt:
    """All that it asks, at its rate, whether or not earlier requests are answered."""
    begun = time.monotonic()
    tasks = []
    for number in range(int(seconds * caller.rate)):
        due = begun + number / caller.rate
        await asyncio.sleep(max(0, due - time.monotonic()))
        tasks.append(asyncio.ensure_future(call(session, caller, due)))
    felt = await asyncio.gather(*tasks)
    statuses = sum((one.statuses for one in felt), Counter[int]())
    return Felt([second for one in felt for second in one.seconds], statuses)


async def together(url: str, callers: list[Caller], seconds: float) -> list[Felt]:
    headers = {"Content-Type": "application/json"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(url, headers=headers, connector=connector) as session:
        return await asyncio.gather(*(paced(session, caller, seconds) for caller in callers))


def row(other: Caller | None, felt: list[Felt]) -> list[str]:
    p50, p99 = np.percentile(felt[0].seconds, [50, 99]) * 1e3
    name = f"{other.rate:g}/s of {other.name}" if other else "nobody"
    answers = " ".join(f"{n} x {status}" for status, n in sorted(felt[-1].statuses.items()))
    good = felt[0].statuses[200] / felt[0].statuses.total()
    return [name, answers if other else "", f"{good:.1%}", short(p50), short(p99)]


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    name = "python -m bench.slo.neighbours"
    parser = argparse.ArgumentParser(prog=name, description=__doc__, formatter_class=form)
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    rows, worst = [], 0.0
    with ephemeral() as server, suppress(KeyboardInterrupt):
        airport, year = served(server.url)
        flights = sample(year, airport)
        good = Caller("single flights", "/predict", cycle(flights), GOOD_RATE)
        for other in (None, *others(flights)):
            callers = [good, other] if other else [good]
            felt = asyncio.run(together(server.url, callers, options.seconds))
            rows.append(row(other, felt))
            worst = max(worst, float(np.percentile(felt[0].seconds, 99)) * 1e3)
    headings = ["beside", "answered", "good ones answered", "p50 ms", "p99 ms"]
    print(table(headings, rows))
    if worst > GOAL_MS:
        raise SystemExit(f"p99 {worst:.0f} ms, the goal is {GOAL_MS}")


if __name__ == "__main__":
    main()
