"""No connection is held for ever, and honest clients keep theirs."""

import gc
import socket
import time
from contextlib import ExitStack

import pytest

from flights.connection.protocol import Connection
from flights.settings import Settings
from tests.senders.connections import (
    CHUNKED,
    GET,
    LONG,
    PATIENCE_S,
    SHORT_S,
    UNREAD,
    Running,
    flood,
    read_answer,
)


@pytest.mark.parametrize("first", [b"", GET])
def test_an_idle_connection_outlives_all_other_limits(quick: Running, first: bytes) -> None:
    with quick.connect() as client:
        if first:
            client.sendall(first)
            read_answer(client)
        time.sleep(5 * SHORT_S)
        client.sendall(GET)
        assert read_answer(client).status == 200


HOLDS = (
    b"",
    b"\r\n",
    GET,
    GET + b"\r\n",
    GET + b"\r",
    UNREAD + b"\r\n",
    UNREAD + b"Content-Length: 2\r\n\r\na",
    UNREAD + b"Content-Length: 2\r\n\r\nab",
    CHUNKED + b"1\r\na",
    CHUNKED + b"0\r\nX-Trailer: 1\r\n",
    LONG + b"a",
    b"HEAD /read HTTP/1.1\r\nHost: x\r\n\r\n",
    GET + b"GET",
    GET[:-2],
    b"no HTTP\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
)


@pytest.mark.parametrize("then", [b"", b"\r\n", b"a"])
def test_nobody_is_connected_for_ever(brief: Running, then: bytes) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(brief.connect()) for _ in HOLDS]
        for client, first in zip(clients, HOLDS, strict=True):
            client.sendall(first)
        time.sleep(0.05)
        for client in clients:
            client.sendall(then)
        assert brief.wait_for(0)


@pytest.mark.parametrize("dripped", [b"\r\n", b"a"])
def test_what_is_no_request_does_not_prolong_a_connection(brief: Running, dripped: bytes) -> None:
    end = time.monotonic() + PATIENCE_S
    with brief.connect() as client:
        client.sendall(GET + UNREAD + b"Content-Length: 60000\r\n\r\n")
        read_answer(client)
        while brief.inside() and time.monotonic() < end:
            flood(client, dripped, 1)
            time.sleep(0.02)
    assert brief.inside() == 0


def test_an_endless_row_of_empty_lines_ends(quick: Running) -> None:
    with quick.connect() as client:
        assert flood(client, b"\r\n" * 10_000, 100_000_000) < 100_000_000
    assert quick.wait_for(0)


@pytest.mark.parametrize("answers", [1, 100])
def test_an_answer_that_is_never_read_does_not_hold_its_connection(
    brief: Running, answers: int
) -> None:
    """One fits into the buffer of the transport, 100 do not."""
    brief.listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(("127.0.0.1", brief.port))
        long = GET[:-2] + b"X-Long: " + b"a" * 30_000 + b"\r\n\r\n"
        flood(client, long, answers * len(long))
        assert brief.wait_for(0)


def test_a_refused_connection_is_freed_at_once(brief: Running) -> None:
    """Garbage is rarely collected in a worker: nothing may wait for it."""
    requests = (b"GET / HTTP/1.1\r\n\r\n", b"no HTTP\r\n\r\n", CHUNKED + b"x", CHUNKED, LONG)
    gc.collect()
    gc.disable()
    for request in requests:
        with brief.connect() as client:
            client.sendall(request)
            read_answer(client)
    assert brief.wait_for(0)
    time.sleep(SHORT_S)
    left = [one for one in gc.get_objects() if isinstance(one, Connection)]
    gc.enable()
    assert left == []


def test_an_idle_connection_keeps_no_body(quick: Running) -> None:
    """Of strangers, who may be connected for minutes."""
    with quick.connect() as client:
        client.sendall(UNREAD + b"Content-Length: 50000\r\n\r\n" + b"a" * 50_000)
        assert read_answer(client).status == 401
        client.sendall(GET)
        assert read_answer(client).status == 200
        (connection,) = quick.server.server_state.connections
        assert len(connection.cycle.body) == 0
        client.sendall(UNREAD + b"Content-Length: 50000\r\n\r\n" + b"a" * 50_000)
        assert read_answer(client).status == 401
        assert len(connection.cycle.body) == 0


def test_half_of_the_headers_are_408(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(GET)
        read_answer(client)
        client.sendall(GET[:-2])
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (408, False)


def test_a_pool_of_honest_clients_stays_open_and_leaks_nothing(quick: Running) -> None:
    with ExitStack() as stack:
        pool = [stack.enter_context(quick.connect()) for _ in range(50)]
        for _ in range(20):
            for client in pool:
                client.sendall(GET)
            assert {read_answer(client).status for client in pool} == {200}
        assert quick.inside() == 50
    assert quick.wait_for(0)


def test_idle_connections_outlive_googles_load_balancer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLIGHT_KEEP_ALIVE_S", raising=False)
    assert Settings().keep_alive_s > 600
