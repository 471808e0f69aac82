"""Clients that see each connection of a served service, and what became of each request."""

import asyncio
import json
import socket
import time
from collections import Counter
from math import inf
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.samples.airports import EXAMPLE

BODY = json.dumps(EXAMPLE).encode()
HEAD = b"POST /predict HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
REQUEST = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY


async def answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status, and whether the connection stays. Raises OSError or EOFError if none comes."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    lines = [line.partition(": ") for line in head.splitlines()]
    headers = {name: value for name, _, value in lines}
    await reader.readexactly(int(headers["content-length"]))
    return int(head.split()[1]), headers.get("connection") != "close"


class Load:
    """Clients that each send one request after the other, and keep their connection if they may.

    `answers` counts statuses, `lost` has the local ports of connections that ended while an
    answer was awaited. No connection is opened after `until`, a `time.monotonic`.
    """

    def __init__(self, port: int, clients: int) -> None:
        self.port = port
        self.until = inf
        self.answers: Counter[int] = Counter()
        self.lost: list[int] = []
        self.tasks = [asyncio.create_task(self.client()) for _ in range(clients)]

    async def client(self) -> None:
        while time.monotonic() < self.until:
            try:
                await self.connection(inf)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)

    async def connection(self, requests: float) -> None:
        """So many requests, or fewer if the service or `stop` ends it."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        sent, stays = 0, True
        try:
            while stays and sent < requests and self.until:
                writer.write(REQUEST)
                sent += 1
                status, stays = await answer(reader)
                self.answers[status] += 1
        except (OSError, EOFError):
            self.lost.append(writer.get_extra_info("sockname")[1])
        writer.close()

    async def stop(self) -> None:
        self.until = 0
        await asyncio.gather(*self.tasks)


def ask_for_too_much(client: socket.socket, port: int) -> None:
    """Requests of which no answer is read: more than the buffers between the two can hold."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    client.connect(("127.0.0.1", port))
    for _ in range(50):
        client.sendall(b"GET /docs.json HTTP/1.1\r\nHost: test\r\n\r\n" * 10)
        time.sleep(0.1)  # so that few are waiting at once


def counted(exposition: str, name: str, **labels: str) -> float:
    """The sum of a metric over the labels that are not given."""
    families: Any = text_string_to_metric_families(exposition)
    samples = [one for family in families for one in family.samples if one.name == name]
    return sum(one.value for one in samples if labels.items() <= one.labels.items())
