"""Bytes that nobody thought of, on raw connections to the served service."""

import asyncio
import json
import time
from collections import Counter
from contextlib import suppress
from random import Random

import httpx
import psutil
import pytest

from flights.server.routes import ROUTES
from tests.samples.airports import EXAMPLE
from tests.senders.clients import counted
from tests.servers.serving import Served

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

REQUESTS = 20_000  # at least, as the service counts them
AT_ONCE = 40
SECONDS = 240  # generous; at most so long are requests made
BODY = json.dumps(EXAMPLE).encode()
LARGE = 60_000  # bytes of a body that is looked at for what it costs

PATHS = [route.path for route in ROUTES]
TAILS = [
    "",
    "",
    "",
    "",
    "%0a",
    "%00",
    "%0d%0a",
    "/",
    "//",
    "%2f",
    "%20",
    ";a",
    "?a=1",
    "#a",
    "%c2%85",
]
HEADERS = [
    b"X-Forwarded-For: 10.0.0.1",
    b"Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__",
    b"Connection: Upgrade\r\nUpgrade: websocket",
    b"Expect: 100-continue",
    b"X-Request-ID: \x1b[31m",
    b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    b"Accept: " + b"application/openmetrics-text;version=1.0.0," * 50,
    b"X-A: " + b"a" * 3_000,
    b"Host: other",
    b"X-API-Key: wrong",
    b"Transfer-Encoding: gzip",
    b"Content-Encoding: gzip",
]
TRAILERS = [b"X-Forwarded-For: 10.0.0.1", b"X-API-Key: wrong", b"Content-Length: 3", b"X-A: b"]
ENDS = [b"", b"", b"\r\n", b"G", b"GET / HTTP/1.1\r\nHo", b"\0", b"PRI * HTTP/2.0\r\n"]
FLIGHTS = [
    BODY,
    b"[" + b",".join([BODY] * 20) + b"]",
    BODY.replace(b'"dia": 1', b'"dia": 2'),
    BODY[:-1] + b', "dia": 1}',
    b"",
    b"\xff" * 100,
]
ADVERSARIAL = [
    b'{"' + b"a" * LARGE,
    b'{"a":"' + b'\\"' * (LARGE // 2),
    b"[" * LARGE,
    b"{" + b'"a":1,' * (LARGE // 6),
    b'{"opera":"' + "a\u0300".encode() * (LARGE // 3) + b'"}',
    b'{"opera":"' + "\ufdfa".encode() * (LARGE // 3) + b'"}',
    b'{"dia":' + b"9" * LARGE + b"}",
    b'{"vuelo":"' + b"A-" * (LARGE // 2) + b'!"}',
]


def request(random: Random, key: bytes) -> bytes:
    """One request, whole or nearly so."""
    method = random.choice([b"POST", b"POST", b"POST", b"GET", b"HEAD", b"OPTIONS", b"CONNECT"])
    path = (random.choice(PATHS) + random.choice(TAILS)).encode()
    lines = [b"%s %s HTTP/1.1" % (method, path), b"Host: fuzz"]
    lines.append(b"Content-Type: application/json")
    if random.random() < 0.7:
        lines.append(b"X-API-Key: " + key)
    lines += random.sample(HEADERS, random.choice([0, 0, 0, 1, 2]))
    body = random.choice(ADVERSARIAL if random.random() < 0.1 else FLIGHTS)
    if random.random() < 0.3:
        lines.append(b"Transfer-Encoding: chunked")
        return b"\r\n".join(lines) + b"\r\n\r\n" + chunked(random, body)
    lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def chunked(random: Random, body: bytes) -> bytes:
    size = random.choice([1, 7, 1_000]) if len(body) < 2_000 else 10_000
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    trailers = b"".join(
        one + b"\r\n" for one in random.sample(TRAILERS, random.choice([0, 0, 1, 2]))
    )
    return coded + b"0\r\n" + trailers + b"\r\n"


def stream(random: Random, key: bytes) -> list[bytes]:
    """What one connection sends, in segments; it may end before its last request does."""
    sent = b"".join(request(random, key) for _ in range(random.choice([1, 1, 3, 10, 30])))
    sent += random.choice(
        [b"", b"", b"\r\n", b"G", b"GET / HTTP/1.1\r\nHo", b"\0", b"PRI * HTTP/2.0\r\n"]
    )
    if random.random() < 0.1:
        sent = sent[: random.randrange(1, len(sent))]
    segments = random.choice([1, 1, 2, 20])
    cuts = sorted(random.randrange(len(sent) + 1) for _ in range(segments - 1))
    return [sent[a:b] for a, b in zip([0, *cuts], [*cuts, len(sent)], strict=True)]


async def converse(port: int, segments: list[bytes]) -> bytes:
    """All that the service answers; it is left when it has nothing more to say."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = b""
    with suppress(OSError, TimeoutError):
        for segment in segments:
            writer.write(segment)
            await writer.drain()
        while part := await asyncio.wait_for(reader.read(1 << 20), 0.2):
            told += part
    writer.close()
    return told


async def attack(port: int, key: bytes, seed: int, enough: float, end: float) -> Counter[bytes]:
    """Connections of one attacker, one after the other, with the statuses that came back."""
    random, statuses = Random(seed), Counter[bytes]()  # noqa: S311 (no secret)
    while statuses.total() < enough and time.monotonic() < end:
        told = await converse(port, stream(random, key))
        statuses.update(line[9:12] for line in told.split(b"\r\n") if line.startswith(b"HTTP/1.1 "))
    return statuses


def settled(service: Served, most: int = 0) -> int:
    """Descriptors of the workers, when connections whose rest is thrown away have ended."""
    end = time.monotonic() + 30
    while True:
        number = sum(psutil.Process(pid).num_fds() for pid in service.workers())
        if number <= most or time.monotonic() > (end if most else end - 25):
            return number
        time.sleep(0.1)


def test_no_bytes_are_a_server_error_a_hang_or_a_lost_descriptor(
    service: Served, key: tuple[str, str]
) -> None:
    async def all_attack(requests: int, first: int) -> Counter[bytes]:
        each, end = requests / AT_ONCE, time.monotonic() + SECONDS
        attackers = [
            attack(service.port, key[0].encode(), first + n, each, end) for n in range(AT_ONCE)
        ]
        return sum(await asyncio.gather(*attackers), Counter[bytes]())

    asyncio.run(all_attack(REQUESTS // 10, first=0))  # what is opened once is open now
    before, workers = settled(service), service.workers()
    statuses = asyncio.run(all_attack(REQUESTS * 5 // 4, first=AT_ONCE))
    assert not [status for status in statuses if status.startswith(b"5")], statuses
    assert {b"200", b"400", b"401", b"404", b"405", b"413", b"422"} <= statuses.keys()
    headers = {"X-API-Key": key[0]}
    answer = httpx.post(f"{service.url}/predict", json=EXAMPLE, headers=headers)
    assert answer.status_code == 200
    text = httpx.get(f"{service.url}/metrics", headers=headers).text
    assert counted(text, "flight_requests_total") >= REQUESTS
    assert counted(text, "flight_requests_total", status="5xx") == 0
    # Of some 7,000 connections; two for what a worker opens now and then, such as the metrics.
    assert settled(service, before + 2) <= before + 2
    assert service.workers() == workers
    assert "Traceback" not in service.log.read_text(errors="replace")
