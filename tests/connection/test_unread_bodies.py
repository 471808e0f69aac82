"""Bodies that are not read before the answer: neither without end, nor at a client's cost."""

import json
import time
from http.client import HTTPConnection

import pytest

from flights.connection.requests import SHORT_BODY
from tests.samples.airports import EXAMPLE
from tests.senders.connections import (
    CHUNKED,
    GET,
    LONG,
    PATIENCE_S,
    UNREAD,
    Running,
    ends,
    flood,
    read_answer,
    received,
)


@pytest.mark.parametrize("size", [1, SHORT_BODY])
@pytest.mark.parametrize("late", [False, True])
def test_a_short_body_that_is_not_read_costs_no_connection(
    quick: Running, size: int, late: bool
) -> None:
    with quick.connect() as client:
        for _ in range(3):
            client.sendall(UNREAD + b"Content-Length: %d\r\n\r\n" % size)
            if late:
                time.sleep(0.05)
            client.sendall(b"a" * size)
            answer = read_answer(client)
            assert (answer.status, answer.stays) == (401, True)
        client.sendall(GET)
        assert read_answer(client).body["path"] == "/read"


def test_a_body_in_chunks_that_has_arrived_costs_no_connection(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(CHUNKED + b"1\r\na\r\n0\r\n\r\n" + GET)
        assert read_answer(client).stays
        assert read_answer(client).body["path"] == "/read"


@pytest.mark.parametrize("head", [CHUNKED, LONG])
def test_a_body_without_end_that_is_not_read_ends(quick: Running, head: bytes) -> None:
    chunk = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
    with quick.connect() as client:
        client.sendall(head)
        assert flood(client, chunk, 1_000_000_000) < 100_000_000
    assert quick.wait_for(0)


def test_whoever_sends_a_long_body_reads_the_answer(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(UNREAD + b"Content-Length: 900000\r\n\r\n")
        time.sleep(0.1)
        client.sendall(b"a" * 900_000)
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (401, False)
        assert ends(client)


def test_a_body_that_waits_for_100_is_not_taken_for_a_request(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(UNREAD + b"Expect: 100-continue\r\nContent-Length: 50\r\n\r\n")
        answer = read_answer(client)
        assert (answer.status, answer.stays) == (401, False)
        assert ends(client)


@pytest.mark.parametrize(("version", "interim"), [(b"1.1", True), (b"1.0", False)])
def test_only_http_1_1_is_told_to_continue(quick: Running, version: bytes, interim: bool) -> None:
    """RFC 9110, section 10.1.1."""
    head = UNREAD.replace(b"nowhere", b"read").replace(b"1.1", version)
    with quick.connect() as client:
        client.sendall(head + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        if interim:
            assert received(client, 25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a")
        answer = read_answer(client)
        assert (answer.status, answer.body["body"]) == (200, "a")


@pytest.mark.parametrize(
    "endless",
    [b"0\r\nX-Trailer: " + b"a" * 10_000, b"1;" + b"a" * 10_000],
    ids=["trailer", "extension"],
)
def test_a_body_that_is_mostly_framing_is_400(quick: Running, endless: bytes) -> None:
    with quick.connect() as client:
        client.sendall(CHUNKED.replace(b"nowhere", b"read") + endless)
        sent = flood(client, b"a" * 10_000, 1_000_000)
        assert sent <= 1_000_000
        assert read_answer(client).status == 400


@pytest.mark.parametrize(
    ("size", "total", "status"),
    [
        (1, 20_000, 200),
        (32, 1 << 20, 200),
        (1, 1 << 20, 400),
        (4, 1 << 20, 400),
        (8, 1 << 20, 400),
    ],
)
def test_long_bodies_in_small_chunks_are_400(
    quick: Running, size: int, total: int, status: int
) -> None:
    """A chunk costs more to read than its bytes: 1 MiB of single ones, a third of a second."""
    chunks = (b"%x\r\n" % size + b"a" * size + b"\r\n") * (total // size)
    with quick.connect() as client:
        client.sendall(CHUNKED.replace(b"nowhere", b"read"))
        flood(client, chunks + b"0\r\n\r\n", 1)
        assert read_answer(client).status == status


@pytest.mark.parametrize("indent", [None, 2])
def test_the_longest_list_may_come_as_python_encodes_it_piece_by_piece(
    quick: Running, indent: int | None
) -> None:
    flights = [EXAMPLE] * 1_000  # with all fields
    pieces = [one.encode() for one in json.JSONEncoder(indent=indent).iterencode(flights)]
    assert len(pieces) > 58_000
    client = HTTPConnection("127.0.0.1", quick.port, timeout=PATIENCE_S)
    chunks = b"".join(b"%X\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    client.request("POST", "/read", chunks + b"0\r\n\r\n", {"Transfer-Encoding": "chunked"})
    answer = client.getresponse()
    assert (answer.status, json.load(answer)["body"].encode()) == (200, b"".join(pieces))
    client.close()
