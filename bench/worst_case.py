"""What the dearest requests cost: CPU of one worker, beside a legal request of the same size.

    .venv/bin/python -m bench.worst_case

prints the table that SECURITY.md shows. Every shape has the largest size that its route reads. What
is measured is all that happens from the complete headers to the answer, in this process, without
HTTP itself; each figure is the least of several runs.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Any

from bench.tables import table
from flights.names.spelling import folded
from flights.server.context import Context
from flights.server.middleware import serve
from flights.server.request import received
from train.airports import embedded_airport

RUNS = 7
LIMITS = {"/predict": 64 * 1024, "/explain": 64 * 1024, "/predict_batch": 1024 * 1024}
NAMES = ("opera", "aerolinea", "destino", "siglades")
EXAMPLE = embedded_airport().example
SMALL = {key: EXAMPLE[key] for key in ("fecha", "hora", "opera", "destino")}
SEGMENT = 64 * 1024  # that uvicorn hands on at once


def filled(start: bytes, piece: bytes, end: bytes, size: int) -> bytes:
    """As many pieces as fit."""
    return start + piece * ((size - len(start) - len(end)) // len(piece)) + end


def numbered(size: int, form: str, start: str, end: str) -> bytes:
    """Pieces that differ by their number, separated by commas, as many as fit."""
    count = (size - len(start) - len(end)) // len(form.format(10**6) + ",")
    return (start + ",".join(form.format(10**6 + n) for n in range(count)) + end).encode()


def flights(count: int, size: int, **fields: Any) -> bytes:
    """A list of flights, padded with blanks up to the size."""
    return json.dumps([SMALL | fields] * count).encode().ljust(size)


def shapes(size: int) -> Iterator[tuple[str, bytes]]:
    """Bodies that are refused."""
    yield "a string that does not end", filled(b'{"', b"a", b"", size)
    yield "escapes without end", filled(b'{"a":"', b"\\n", b"", size)
    yield "quotes and backslashes", filled(b'{"a":"', b'\\"\\\\', b'"}', size)
    yield "nesting", filled(b"", b"[", b"", size)
    yield "nested as deep as is read", filled(b"[", b"[" * 190 + b"]" * 190 + b",", b"0]", size)
    yield "one long name", filled(b'{"', b"a", b'":1}', size)
    yield "many unknown names", numbered(size, '"{}":1', "{", "}")
    yield "one name again and again", filled(b"{", b'"dia":1,', b'"dia":1}', size)
    yield "a long text for a field", filled(b'{"opera":"', "\ufdfa".encode(), b'"}', size)
    yield "combining characters", filled(b'{"opera":"', "a\u0300".encode(), b'"}', size)
    yield "a long number", filled(b'{"dia":', b"9", b"}", size)
    yield "empty lists", filled(b"[", b"[],", b"[]]", size)
    yield "numbers", filled(b"[", b"1,", b"1]", size)
    yield "flights without fields", filled(b"[", b"{},", b"{}]", size)
    yield "1,000 wrong flights", flights(1_000 if size > 500_000 else 50, size, dia=32)
    yield "1,000 flights, fields twice", doubled(size)
    yield "blanks", b"".ljust(size)


def doubled(size: int) -> bytes:
    flight = json.dumps(SMALL)[:-1] + ',"hora":"08:00"}'
    count = min(1_000, (size - 2) // (len(flight) + 1))
    return ("[" + ",".join([flight] * count) + "]").encode().ljust(size)


def read(path: str, size: int) -> Iterator[tuple[str, bytes]]:
    """Bodies that are read, of names that no flight before them had."""
    count = 1_000 if path == "/predict_batch" else 1
    pieces = {
        "new names": "x",
        "new names with accents": "é",
        "new names, twice accented": "\u0344",
    }
    for what, piece in pieces.items():
        names = [{name: f"{n:05}{name[0]}" + piece * 58 for name in NAMES} for n in range(count)]
        fields = [json.dumps(SMALL | one, ensure_ascii=False) for one in names]
        body = f"[{','.join(fields)}]" if count > 1 else fields[0]
        yield what, body.encode().ljust(size)


def legal(path: str, size: int) -> bytes:
    if path == "/predict_batch":
        return flights(1_000, size)
    return json.dumps(EXAMPLE).encode().ljust(size)


async def asked(context: Context, path: str, body: bytes) -> tuple[int, float]:
    """Status and seconds of CPU."""
    statuses: list[int] = []
    starts = iter(range(0, len(body), SEGMENT))

    async def receive() -> dict[str, Any]:
        start = next(starts)
        more = start + SEGMENT < len(body)
        part = body[start : start + SEGMENT]
        return {"type": "http.request", "body": part, "more_body": more}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    started = time.process_time()
    headers = [(b"content-type", b"application/json"), (b"host", b"bench")]
    scope = {"method": "POST", "path": path, "headers": headers, "client": ("127.0.0.1", 1)}
    await serve(context, received(scope | {"query_string": b""}, receive), send)
    return statuses[-1], time.process_time() - started


async def cost(context: Context, path: str, body: bytes) -> tuple[int, float]:
    """Status and the least of several times."""
    found = []
    for _ in range(RUNS):
        folded.cache_clear()  # or names would be new only once
        found.append(await asked(context, path, body))
    return found[-1][0], min(seconds for _, seconds in found)


async def rows(context: Context) -> list[list[str]]:
    told = []
    for path, size in LIMITS.items():
        status, allowed = await cost(context, path, legal(path, size))
        told.append([path, "legal", str(status), f"{allowed * 1e3:.1f}", "1"])
        bodies = [*shapes(size), *read(path, size)]
        costs = [(name, *await cost(context, path, body)) for name, body in bodies]
        for name, status, seconds in sorted(costs, key=itemgetter(2), reverse=True):
            ratio = f"{seconds / allowed:.2f}"
            told.append([path, name, str(status), f"{seconds * 1e3:.1f}", ratio])
    return told


def quiet_context() -> Context:
    """Of the newest model of the store, for one client that asks it all."""
    from service import FlightDelay  # noqa: PLC0415 (needs a model in the store)

    context = FlightDelay().context
    quiet = context.settings.model_copy(update={"access_log": False})
    return replace(context, rate=None, settings=quiet)


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    name = "python -m bench.worst_case"
    argparse.ArgumentParser(prog=name, description=__doc__, formatter_class=form).parse_args()
    context = quiet_context()
    headings = ["route", "body of the largest size", "answer", "CPU ms", "of a legal one"]
    print(table(headings, asyncio.run(rows(context))))


if __name__ == "__main__":
    main()
