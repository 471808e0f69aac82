"""No connection is held for ever, none is read for ever, and honest clients keep theirs."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from flights.server import accept, handshake, lifetime, timeouts
from flights.server.protocol import SHORT_BODY, Connection
from flights.settings import settings
from flights.telemetry import metrics
from tests.certificates import Authority
from tests.connections import PATIENCE_S, Running, ends, read_answer, running

GET = b"GET /read HTTP/1.1\r\nHost: x\r\n\r\n"
UNREAD = b"POST /nowhere HTTP/1.1\r\nHost: x\r\n"  # is answered with no body read
CHUNKED = UNREAD + b"Transfer-Encoding: chunked\r\n\r\n"
LONG = UNREAD + b"Content-Length: 1000000000\r\n\r\n"
SHORT_S = 0.2
LONG_S = 2 * PATIENCE_S


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A look each 50 ms; what has begun may take 0.2 s, and idle connections stay."""
    monkeypatch.setattr(timeouts, "EVERY_S", 0.05)
    monkeypatch.setattr(lifetime, "HEADERS_S", SHORT_S)
    monkeypatch.setattr(lifetime, "LINGER_S", SHORT_S)
    monkeypatch.setattr(lifetime, "UNREAD_S", SHORT_S)
    monkeypatch.setenv("FLIGHT_KEEP_ALIVE_S", str(LONG_S))
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.fixture
def service(hasty: pytest.MonkeyPatch) -> Iterator[Running]:
    with running() as service:
        yield service


@pytest.fixture
def brief(hasty: pytest.MonkeyPatch) -> Iterator[Running]:
    """Idle connections end after 0.2 s."""
    hasty.setenv("FLIGHT_KEEP_ALIVE_S", str(SHORT_S))
    settings.cache_clear()
    with running() as service:
        yield service


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


# Idle


@pytest.mark.parametrize("first", [b"", GET])
def test_an_idle_connection_outlives_all_other_limits(service: Running, first: bytes) -> None:
    with service.connect() as client:
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
        while brief.inside() and time.monotonic() < end:
            flood(client, dripped, 1)
            time.sleep(0.02)
    assert brief.inside() == 0


def test_an_endless_row_of_empty_lines_ends(service: Running) -> None:
    with service.connect() as client:
        assert flood(client, b"\r\n" * 10_000, 100_000_000) < 100_000_000
    assert service.wait_for(0)


def test_an_answer_that_is_never_read_does_not_hold_its_connection(brief: Running) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(("127.0.0.1", brief.port))
        header = b"GET /read HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 30_000 + b"\r\n\r\n"
        flood(client, header, 100 * len(header))
        assert brief.wait_for(0)


def test_half_of_the_headers_are_408(service: Running) -> None:
    with service.connect() as client:
        client.sendall(GET)
        read_answer(client)
        client.sendall(GET[:-2])
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (408, False)


def test_a_pool_of_honest_clients_stays_open_and_leaks_nothing(service: Running) -> None:
    with ExitStack() as stack:
        pool = [stack.enter_context(service.connect()) for _ in range(50)]
        for _ in range(20):
            for client in pool:
                client.sendall(GET)
            assert {read_answer(client).status for client in pool} == {200}
        assert service.inside() == 50
    assert service.wait_for(0)


# Bodies that are not read


@pytest.mark.parametrize("size", [1, SHORT_BODY])
@pytest.mark.parametrize("late", [False, True])
def test_a_short_body_that_is_not_read_costs_no_connection(
    service: Running, size: int, late: bool
) -> None:
    with service.connect() as client:
        for _ in range(3):
            client.sendall(UNREAD + b"Content-Length: %d\r\n\r\n" % size)
            if late:
                time.sleep(0.05)
            client.sendall(b"a" * size)
            answer = read_answer(client)
            assert (answer.status, answer.stays) == (401, True)
        client.sendall(GET)
        assert read_answer(client).body["path"] == "/read"


def test_a_body_in_chunks_that_has_arrived_costs_no_connection(service: Running) -> None:
    with service.connect() as client:
        client.sendall(CHUNKED + b"1\r\na\r\n0\r\n\r\n" + GET)
        assert read_answer(client).stays
        assert read_answer(client).body["path"] == "/read"


@pytest.mark.parametrize("head", [CHUNKED, LONG])
def test_a_body_without_end_that_is_not_read_ends(service: Running, head: bytes) -> None:
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    with service.connect() as client:
        client.sendall(head)
        assert flood(client, chunk, 1_000_000_000) < 100_000_000
    assert service.wait_for(0)


def test_whoever_sends_a_long_body_reads_the_answer(service: Running) -> None:
    with service.connect() as client:
        client.sendall(UNREAD + b"Content-Length: 900000\r\n\r\n")
        time.sleep(0.1)
        client.sendall(b"a" * 900_000)
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (401, False)
        assert ends(client)


def test_a_body_that_waits_for_100_is_not_taken_for_a_request(service: Running) -> None:
    with service.connect() as client:
        client.sendall(UNREAD + b"Expect: 100-continue\r\nContent-Length: 50\r\n\r\n")
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (401, False)
        assert ends(client)


@pytest.mark.parametrize(
    "endless",
    [b"0\r\nX-Trailer: " + b"a" * 10_000, b"1;" + b"a" * 10_000],
    ids=["trailer", "extension"],
)
def test_a_body_that_is_mostly_framing_is_400(service: Running, endless: bytes) -> None:
    with service.connect() as client:
        client.sendall(CHUNKED.replace(b"nowhere", b"read") + endless)
        sent = flood(client, b"a" * 10_000, 1_000_000)
        assert sent <= 1_000_000
        assert read_answer(client).status == 400


def test_a_body_in_chunks_of_one_byte_is_read(service: Running) -> None:
    with service.connect() as client:
        client.sendall(CHUNKED.replace(b"nowhere", b"read"))
        client.sendall(b"1\r\na\r\n" * 50_000 + b"0\r\n\r\n")
        assert len(read_answer(client).body["body"]) == 50_000


# Too many


@pytest.fixture
def full(service: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """With room for ten."""
    monkeypatch.setattr(Connection, "most", 10)
    monkeypatch.setattr(accept, "told", set())
    return service


def shed(reason: str) -> float:
    return metrics.SHED_CONNECTIONS[reason]._value.get()


def test_the_longest_idle_connection_makes_room_and_it_is_counted_and_told_once(
    full: Running,
) -> None:
    before = shed("idle")
    with ExitStack() as stack, capture_logs() as lines:
        clients = []
        for _ in range(14):
            clients.append(stack.enter_context(full.connect()))
            clients[-1].sendall(GET)
            assert read_answer(clients[-1]).status == 200
            time.sleep(0.1)
        assert [ends(client) for client in clients[:4]] == [True] * 4
        for client in clients[4:]:
            client.sendall(GET)
            assert read_answer(client).status == 200
    assert shed("idle") == before + 4
    assert [line["reason"] for line in lines if line["event"] == "too many connections"] == ["idle"]


def test_where_all_are_being_answered_one_more_is_closed_at_once(full: Running) -> None:
    before = shed("new")
    with ExitStack() as stack:
        clients = [stack.enter_context(full.connect()) for _ in range(10)]
        for client in clients:
            client.sendall(b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n")
        time.sleep(0.3)
        with full.connect() as one_more:
            assert ends(one_more)
        for client in clients:
            client.sendall(b"a")
        assert {read_answer(client).body["body"] for client in clients} == {"a"}
    assert shed("new") == before + 1


def test_a_worker_without_a_free_descriptor_is_counted(
    service: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> int:
        raise OSError(24, "Too many open files")

    before = shed("descriptors")
    monkeypatch.setattr(timeouts.os, "dup", fail)
    with service.connect():
        end = time.monotonic() + PATIENCE_S
        while shed("descriptors") == before and time.monotonic() < end:
            time.sleep(0.02)
    assert shed("descriptors") > before


def test_the_soft_limit_of_descriptors_is_raised_as_far_as_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(accept.resource, "setrlimit", lambda _, both: limits.append(both))
    for soft, hard in ((1_024, 1_000_000), (1_024, 2_000), (1_024, 1_024), (1_000_000, 1_000_000)):
        monkeypatch.setattr(accept.resource, "getrlimit", lambda _, both=(soft, hard): both)
        limits.append((0, accept.most_connections()))
    assert limits == [
        (5_120, 1_000_000),
        (0, 3_840),
        (2_000, 2_000),
        (0, 1_500),
        (1_024, 1_024),
        (0, 768),
        (0, 4_096),
    ]


# TLS


def test_a_handshake_that_is_not_made_ends(hasty: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hasty.setattr(handshake, "HANDSHAKE_S", SHORT_S)
    authority = Authority(tmp_path, "authority")
    certificate, key = authority.certificate("server")
    options = {"ssl_certfile": certificate, "ssl_keyfile": key}
    with running(loop="flights.server.handshake:Loop", **options) as service:
        with service.connect() as client:
            assert ends(client)
        context = ssl.create_default_context(cafile=str(authority.path))
        context.check_hostname = False
        with context.wrap_socket(service.connect()) as client:
            time.sleep(3 * SHORT_S)
            client.sendall(GET)
            assert read_answer(client).status == 200
