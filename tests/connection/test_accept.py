"""Connections that are opened at once, let in by uvicorn on uvloop as in a worker."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import uvloop
from starlette.responses import Response

from flights.connection import accept
from flights.connection.accept import FEW, MOST_AT_ONCE, PER_S
from flights.connection.protocol import Connection, limit_connections
from tests.senders.certificates import Authority

TURNS = 8  # of the loop: more than it takes from a connection that waits to one that is open
WAITING = 3 * TURNS
LONG_S = (WAITING + 0.5) / PER_S


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listening:
        yield listening
    if Connection.door:
        Connection.door.listening.close()
        Connection.door = None


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Has each turn of the loop take so many seconds."""

    def take(seconds: float) -> None:
        times = count()
        monkeypatch.setattr(accept, "monotonic", lambda: next(times) * seconds)

    return take


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
            asyncio.open_connection(*listening.getsockname(), ssl=context) for _ in range(FEW)
        ]
        clients += await asyncio.gather(*opening)
    for _, writer in clients:
        writer.close()
        await writer.wait_closed()
    await server.shutdown([listening])
    return len(clients)


def test_without_a_door_uvloop_lets_in_one_in_each_turn(listening: socket.socket) -> None:
    assert 0 < run(listening, FEW) <= TURNS


def test_beside_many_all_that_wait_come_in_after_a_long_turn(
    listening: socket.socket, turns: Callable[[float], None]
) -> None:
    turns(LONG_S)
    limit_connections(listening.fileno())
    assert run(listening, FEW) == WAITING


@pytest.mark.parametrize(("inside", "seconds"), [(FEW, 0), (0, LONG_S)])
def test_in_quick_turns_or_beside_few_they_come_in_one_by_one(
    listening: socket.socket, turns: Callable[[float], None], inside: int, seconds: float
) -> None:
    turns(seconds)
    limit_connections(listening.fileno())
    assert 0 < run(listening, inside) <= TURNS


def test_a_worker_with_more_connections_lets_in_no_more_of_those_that_wait(
    listening: socket.socket, turns: Callable[[float], None]
) -> None:
    turns(LONG_S)
    door = accept.Door(listening.fileno())
    assert [door.others(inside) for inside in (FEW, FEW + 1, 1_000)] == [0, WAITING, WAITING]
    turns(60)
    assert [door.others(1_000) for _ in range(2)][1] == MOST_AT_ONCE
    door.listening.close()


def test_with_tls_each_connection_has_its_handshake(
    listening: socket.socket, tmp_path: Path
) -> None:
    limit_connections(listening.fileno())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(handshakes(listening, tmp_path)) == 2 * FEW
