"""What SIGTERM does to a worker, in this process: uvicorn's own end comes last."""

import asyncio
import os
import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from uvicorn import Config, Server

from flights.process import shutdown
from flights.process.shutdown import REPLACED, Shutdown, refuse_connections


async def no_app(scope: Any, receive: Any, send: Any) -> None:
    return


@pytest.fixture
def server() -> Iterator[Server]:
    """One that ends the process, as uvicorn's, when it is told to."""
    made = Server(Config(no_app, log_config=None))
    made.servers = []
    before = signal.signal(signal.SIGTERM, made.handle_exit), signal.getsignal(REPLACED)
    yield made
    for number, handler in zip((signal.SIGTERM, REPLACED), before, strict=True):
        signal.signal(number, handler)


def backlog(listening: socket.socket) -> int:
    """How many may wait to be accepted; tcpi_sacked of a socket that listens."""
    told = listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
    return int(struct.unpack_from("I", told, 28)[0])


def test_nobody_new_is_let_in_by_any_socket() -> None:
    def listening() -> Any:
        return closing(socket.create_server(("127.0.0.1", 0), backlog=5))

    with listening() as one, listening() as other:
        assert (backlog(one), backlog(other)) == (5, 5)
        servers = [SimpleNamespace(sockets=[one]), SimpleNamespace(sockets=[other])]
        server: Any = SimpleNamespace(servers=servers)
        refuse_connections(server)
        assert (backlog(one), backlog(other)) == (0, 0)


@pytest.mark.parametrize(
    ("number", "left", "of_others"),
    [(signal.SIGTERM, 0, "REPLACED_ASK_S"), (REPLACED, 5, "ASK_S")],
)
def test_all_are_served_until_the_drain_is_over(
    server: Server, monkeypatch: pytest.MonkeyPatch, number: int, left: int, of_others: str
) -> None:
    """`left`: how many may wait at the port. Of one whose place is taken it is the others'."""
    monkeypatch.setattr(shutdown, "DRAIN_S", 0.05)
    monkeypatch.setattr(shutdown, of_others, 3_600)
    port = socket.create_server(("127.0.0.1", 0), backlog=5)
    closed: list[bool] = []
    listening: Any = SimpleNamespace(sockets=[port])
    listening.close = lambda: closed.append(server.should_exit)
    server.servers = [listening]

    async def story() -> list[bool]:
        end = Shutdown()
        end.prepare()
        told = [end.begun, server.should_exit]
        os.kill(os.getpid(), number)
        told += [end.begun, server.should_exit]
        while not server.should_exit:
            await asyncio.sleep(0.01)
        return told

    with closing(port):
        assert asyncio.run(asyncio.wait_for(story(), 20)) == [False, False, True, False]
        assert backlog(port) == left
    assert closed == [False]  # who was let in last may still ask
    assert server.config.timeout_graceful_shutdown == 3


def test_another_server_ends_as_it_wants() -> None:
    before = signal.getsignal(signal.SIGTERM)
    Shutdown().prepare()
    assert signal.getsignal(signal.SIGTERM) is before
