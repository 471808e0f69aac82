"""Connections that are opened at once, let in by uvicorn on uvloop as in a worker."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import uvloop
from starlette.responses import Response

from flights.connection.accept import SHARE
from flights.connection.protocol import Connection, limit_connections
from tests.senders.certificates import Authority

TURNS = 8  # of the loop: more than it takes from a connection that waits to one that is open
WAITING = 3 * TURNS


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listening:
        yield listening
    if Connection.door:
        Connection.door.listening.close()
        Connection.door = None


async def started(listening: socket.socket, **options: Any) -> uvicorn.Server:
    server = uvicorn.Server(uvicorn.Config(Response(), http=Connection, log_config=None, **options))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup([listening])
    return server


async def let_in(listening: socket.socket, inside: int) -> int:
    """How many of those who wait get in, within few turns, beside so many that are inside."""
    server = await started(listening)
    opened: Any = server.server_state.connections
    with ExitStack() as stack:
        for number in range(inside):
            stack.enter_context(socket.create_connection(listening.getsockname()))
            while len(opened) <= number:
                await asyncio.sleep(0)
        for _ in range(WAITING):
            stack.enter_context(socket.create_connection(listening.getsockname()))
        for _ in range(TURNS):
            await asyncio.sleep(0)
        came = len(opened) - inside
    await server.shutdown([listening])
    return came


def run(listening: socket.socket, inside: int) -> int:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(let_in(listening, inside))


async def handshakes(listening: socket.socket, folder: Path) -> int:
    """Of clients that connect at once, twice, those that agree on TLS."""
    authority = Authority(folder, "authority")
    certificate, key = authority.certificate("server")
    server = await started(listening, ssl_certfile=certificate, ssl_keyfile=key)
    context = ssl.create_default_context(cafile=str(authority.path))
    clients = []
    for _ in range(2):
        opening = [
            asyncio.open_connection(*listening.getsockname(), ssl=context) for _ in range(2 * SHARE)
        ]
        clients += await asyncio.gather(*opening)
    for _, writer in clients:
        writer.close()
        await writer.wait_closed()
    await server.shutdown([listening])
    return len(clients)


def test_without_a_door_uvloop_lets_in_one_in_each_turn(listening: socket.socket) -> None:
    assert 0 < run(listening, SHARE * WAITING) <= TURNS


def test_where_many_are_inside_all_that_wait_come_in_at_once(listening: socket.socket) -> None:
    limit_connections(listening.fileno())
    assert run(listening, SHARE * WAITING) == WAITING


def test_where_few_are_inside_they_come_in_one_by_one(listening: socket.socket) -> None:
    limit_connections(listening.fileno())
    assert 0 < run(listening, 0) <= TURNS


def test_with_tls_each_connection_has_its_handshake(
    listening: socket.socket, tmp_path: Path
) -> None:
    limit_connections(listening.fileno())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(handshakes(listening, tmp_path)) == 4 * SHARE
