"""Answers to what never becomes a request, byte for byte."""

import json
import time

import pytest

from flights.api.errors.problems import Problem
from flights.connection import lifetime
from flights.connection.framing import check_host, refusal, too_large, with_path, without_upgrade
from tests.senders.connections import PATIENCE_S, SHORT_S, Running, flood

HEAD = b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: "
REST = b"\r\ncache-control: no-store\r\nconnection: close\r\n"


def test_a_refusal_is_a_whole_answer() -> None:
    problem = Problem(400, "why", headers={"Allow": "GET", "Retry-After": "1"})
    body = problem.body()
    rest = (
        b"\r\ncache-control: no-store\r\nconnection: close\r\nallow: GET\r\nretry-after: 1\r\n\r\n"
    )
    assert refusal(problem) == HEAD + b"%d" % len(body) + rest + body


def test_a_refusal_without_headers_of_its_own() -> None:
    problem = Problem(400, "why")
    body = problem.body()
    assert refusal(problem) == HEAD + b"%d" % len(body) + REST + b"\r\n" + body


def test_what_is_no_host_is_refused_by_name() -> None:
    with pytest.raises(Problem) as refused:
        check_host(b"a b")
    assert (refused.value.status, refused.value.detail) == (
        400,
        "Host is no host (RFC 9110, section 7.2)",
    )


def test_too_many_headers_are_told_with_the_limit() -> None:
    assert too_large().status == 431
    assert too_large().detail == "the headers have more than 32,768 bytes"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (b"http://x", b"http://x/"),
        (b"http://x?a=http://y?z", b"http://x/?a=http://y?z"),
        (b"http://x/a?b", b"http://x/a?b"),
        (b"/a?b", b"/a?b"),
    ],
)
def test_a_target_without_a_path_gets_one(target: bytes, path: bytes) -> None:
    assert with_path(target) == path


def test_a_head_loses_nothing_but_its_upgrade() -> None:
    headers = [(b"host", b"x"), (b"upgrade", b"h2c"), (b"accept", b"*/*")]
    told = without_upgrade(b"GET", b"/a", "1.1", headers)
    assert told == b"GET /a HTTP/1.1\r\nhost: x\r\naccept: */*\r\n\r\n"


def sent(service: Running, data: bytes, ends: bool) -> bytes:
    with service.connect() as client:
        client.sendall(data)
        if ends:
            client.shutdown(1)
        client.settimeout(PATIENCE_S)
        return client.makefile("rb").read()


@pytest.mark.parametrize(
    ("ends", "status", "detail"),
    [
        (True, 400, "the request is not complete"),
        (False, 408, "the headers did not arrive in 0.2 s"),
    ],
)
def test_half_a_head_is_told_what_is_missing(
    quick: Running, ends: bool, status: int, detail: str
) -> None:
    told = json.loads(sent(quick, b"GET / HT", ends).partition(b"\r\n\r\n")[2])
    assert (told["status"], told["detail"]) == (status, detail)


def test_what_comes_after_a_refusal_is_thrown_away_up_to_a_megabyte(
    quick: Running, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reset would destroy the answer; here nothing but the number of bytes ends it."""
    monkeypatch.setattr(lifetime, "LINGER_S", 3 * PATIENCE_S)
    with quick.connect() as client:
        client.sendall(b"no HTTP\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 400"
        assert flood(client, b"a" * 1024, 512 * 1024) == 512 * 1024
        time.sleep(SHORT_S)  # to have been closed in
        assert quick.inside() == 1
        flood(client, b"a" * 1024, 2**20)
        assert quick.wait_for(0)
    assert caplog.messages == []
