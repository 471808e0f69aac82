"""Connections to a small application behind uvicorn with this service's protocol, in a thread."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, NamedTuple

import uvicorn

from flights.connection.protocol import Connection

PATIENCE_S = 20  # for a busy machine
SHORT_S = 0.2

GET = b"GET /read HTTP/1.1\r\nHost: x\r\n\r\n"
UNREAD = b"POST /nowhere HTTP/1.1\r\nHost: x\r\n"  # is answered with no body read
CHUNKED = UNREAD + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = UNREAD + b"Content-Length: 1000000000\r\n\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """/read tells what came, /late does so after a while, all else is 401 with no body read.

    Who has a key is let in.
    """
    if any(name == b"x-api-key" for name, _ in scope["headers"]):
        scope["state"]["let_in"] = True
    has_body = "has_body" in scope["state"]
    content, more = b"", scope["path"] in ("/read", "/late")
    while more:
        message = await receive()
        content += message.get("body", b"")
        more = message.get("more_body", False)
    if scope["path"] == "/late":
        await asyncio.sleep(0.3)
    told = {
        "path": scope["path"],
        "headers": [[name.decode(), value.decode("latin-1")] for name, value in scope["headers"]],
        "body": content.decode("latin-1"),
        "has_body": has_body,
    }
    answer = json.dumps(told).encode()
    status = 200 if scope["path"] in ("/read", "/late") else 401
    length = b"%d" % len(answer)
    headers = [(b"content-type", b"application/json"), (b"content-length", length)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


class Running(NamedTuple):
    port: int
    server: uvicorn.Server
    listening: socket.socket

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def inside(self) -> int:
        return len(self.server.server_state.connections)

    def wait_for(self, inside: int) -> bool:
        end = time.monotonic() + PATIENCE_S
        while self.inside() != inside and time.monotonic() < end:
            time.sleep(0.02)
        return self.inside() == inside


@contextmanager
def running(**options: Any) -> Iterator[Running]:
    listening = socket.create_server(("127.0.0.1", 0), backlog=500)
    port = listening.getsockname()[1]
    config = uvicorn.Config(echo, http=Connection, log_config=None, lifespan="off", **options)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Running(port, server, listening)
    finally:
        server.should_exit = True
        thread.join()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: Any  # what its JSON says; None where it is none

    @property
    def stays(self) -> bool:
        return self.headers.get("connection") != "close"


def read_answer(client: socket.socket) -> Answer:
    """The next one. Raises EOFError where the connection ends first."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += received(client, 1)
    lines = head.decode().lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:-2])
    body = received(client, int(headers["content-length"]))
    told = json.loads(body) if "json" in headers["content-type"] else None
    return Answer(int(lines[0].split()[1]), headers, told)


def received(client: socket.socket, size: int) -> bytes:
    content = b""
    while len(content) < size:
        more = client.recv(size - len(content))
        if not more:
            raise EOFError(content)
        content += more
    return content


def ends(client: socket.socket) -> bool:
    """Whether nothing more comes until the service closes."""
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def flood(client: socket.socket, data: bytes, most: int) -> int:
    """Bytes that are taken, until the service ends the connection."""
    sent = 0
    try:
        while sent < most:
            client.sendall(data)
            sent += len(data)
    except OSError:
        pass
    return sent
