"""A client that has sent all and says so (`nc -N`, HTTP/1.0 clients) still gets its answers."""

import socket
import ssl
import time
from pathlib import Path

import pytest

from tests.senders.certificates import Authority
from tests.senders.connections import (
    GET,
    SHORT_S,
    UNREAD,
    Running,
    ends,
    flood,
    read_answer,
    running,
)

LATE = GET.replace(b"/read", b"/late")
POST = b"POST /late HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
OLD = b"GET /late HTTP/1.0\r\n\r\n"


def answers(service: Running, sent: bytes, number: int) -> list[int]:
    """Their statuses; the connection ends after them."""
    with service.connect() as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        told = [read_answer(client) for _ in range(number)]
        assert ends(client)
    return [answer.status for answer in told]


@pytest.mark.parametrize("request_", [GET, LATE, POST, OLD, UNREAD + b"\r\n"])
def test_a_half_closed_client_gets_its_answer(quick: Running, request_: bytes) -> None:
    assert answers(quick, request_, 1) == [401 if request_.startswith(UNREAD) else 200]
    assert quick.wait_for(0)


def test_its_last_answer_says_that_the_connection_ends(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(LATE + LATE)
        client.shutdown(socket.SHUT_WR)
        assert [read_answer(client).stays for _ in range(2)] == [True, False]


def test_all_requests_of_a_pipeline_are_answered(quick: Running) -> None:
    assert answers(quick, LATE + POST + GET + LATE, 4) == [200] * 4
    assert quick.wait_for(0)


@pytest.mark.parametrize("part", [GET[:-2], POST[:-1], b"GET"])
def test_what_is_never_complete_is_400_after_the_answers_before_it(
    quick: Running, part: bytes
) -> None:
    assert answers(quick, part, 1) == [400]
    assert answers(quick, LATE + LATE + part, 3) == [200, 200, 400]
    assert quick.wait_for(0)


def test_garbage_before_the_end_is_refused_after_the_answers(quick: Running) -> None:
    assert answers(quick, LATE + b"no HTTP\r\n\r\n", 2) == [200, 400]


def test_a_half_closed_client_that_does_not_read_is_not_waited_for(brief: Running) -> None:
    brief.listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.connect(("127.0.0.1", brief.port))
        long = GET[:-2] + b"X-Long: " + b"a" * 30_000 + b"\r\n\r\n"
        flood(client, long, 5 * len(long))
        client.shutdown(socket.SHUT_WR)
        assert brief.wait_for(0)


def test_an_idle_client_that_ends_is_let_go(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(GET)
        read_answer(client)
        client.shutdown(socket.SHUT_WR)
        assert ends(client)
    assert quick.wait_for(0)


def test_with_tls_it_gets_none_and_leaves_no_line_in_the_log(
    hasty: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Uvloop ends both directions, and would log each connection that is to stay."""
    authority = Authority(tmp_path, "authority")
    certificate, key = authority.certificate("server")
    context = ssl.create_default_context(cafile=str(authority.path))
    context.check_hostname = False
    options = {"ssl_certfile": certificate, "ssl_keyfile": key}
    with running(loop="uvloop", **options) as service:
        with context.wrap_socket(service.connect()) as client:
            client.sendall(LATE)
            client.unwrap()
        assert service.wait_for(0)
    assert caplog.messages == []


def test_a_slow_reader_of_a_long_answer_gets_all_of_it(quick: Running) -> None:
    body = b"a" * 16_000_000
    with quick.connect() as client:
        client.sendall(b"POST /read HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        client.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        told = 0
        while part := client.recv(400_000):
            told += len(part)
            time.sleep(SHORT_S / 10)  # some of it in each while, and all of it in many
    assert told > len(body)
