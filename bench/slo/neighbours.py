"""What a good client feels of others: 60 single flights a second beside each kind of heavy caller.

    .venv/bin/python -m bench.slo.neighbours          # a server of its own, about a minute

Every caller keeps its pace whatever the answers; a late start counts as waiting. Client and server
share the machine.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NamedTuple

import aiohttp
import numpy as np

from bench.harness.ephemeral import ephemeral
from bench.payloads import embedded, sample
from bench.tables import short, table
from bench.worst_case import numbered

GOOD_RATE = 60
GOAL_MS = 50  # p99 of the good client


class Caller(NamedTuple):
    name: str
    path: str
    body: bytes | None
    rate: float  # requests a second


class Felt(NamedTuple):
    seconds: list[float]
    statuses: Counter[int]


def callers(flights: list[bytes]) -> list[Caller | None]:
    batch = b"[" + b",".join(flights[:1_000]) + b"]"
    unknown = numbered(1 << 20, '{{"{}":1}}', "[", "]")
    return [
        None,
        Caller("legal lists of 1,000 flights", "/predict_batch", batch, 10),
        Caller("lists of unknown fields, 1 MiB", "/predict_batch", unknown, 10),
        Caller("explanations", "/explain", flights[0], 200),
        Caller("schema.json", "/schema.json", None, 200),
        Caller("readyz", "/readyz", None, 500),
        Caller("metrics", "/metrics", None, 50),
        Caller("the document", "/docs.json", None, 200),
    ]


async def call(session: aiohttp.ClientSession, url: str, body: bytes | None, due: float) -> Felt:
    method = "GET" if body is None else "POST"
    async with session.request(method, url, data=body) as answer:
        await answer.read()
        return Felt([time.monotonic() - due], Counter([answer.status]))


async def paced(seconds: float, rate: float, ask: Callable[[int, float], Awaitable[Felt]]) -> Felt:
    """`ask(number, due)` at this rate, whether or not earlier ones are answered."""
    begun = time.monotonic()
    tasks = []
    for number in range(int(seconds * rate)):
        due = begun + number / rate
        await asyncio.sleep(max(0, due - time.monotonic()))
        tasks.append(asyncio.ensure_future(ask(number, due)))
    felt = await asyncio.gather(*tasks)
    statuses = sum((one.statuses for one in felt), Counter[int]())
    return Felt([second for one in felt for second in one.seconds], statuses)


async def beside(
    url: str, flights: list[bytes], other: Caller | None, seconds: float
) -> list[Felt]:
    headers = {"Content-Type": "application/json"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as session:
        loads = [
            paced(
                seconds,
                GOOD_RATE,
                lambda n, due: call(session, f"{url}/predict", flights[n % len(flights)], due),
            )
        ]
        if other:
            loads.append(
                paced(
                    seconds,
                    other.rate,
                    lambda n, due: call(session, url + other.path, other.body, due),
                )
            )
        return await asyncio.gather(*loads)


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
    flights = sample(embedded())
    rows, worst = [], 0.0
    with ephemeral() as server, suppress(KeyboardInterrupt):
        for other in callers(flights):
            felt = asyncio.run(beside(server.url, flights, other, options.seconds))
            rows.append(row(other, felt))
            worst = max(worst, float(np.percentile(felt[0].seconds, 99)) * 1e3)
    headings = ["beside", "answered", "good ones answered", "p50 ms", "p99 ms"]
    print(table(headings, rows))
    if worst > GOAL_MS:
        raise SystemExit(f"p99 {worst:.0f} ms, the goal is {GOAL_MS}")


if __name__ == "__main__":
    main()
