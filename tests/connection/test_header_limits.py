"""Headers have a limit of bytes and of number, however they arrive."""

import pytest

from flights.connection.framing import MOST_HEADER_BYTES
from tests.senders.connections import Running, ends, read_answer
from tests.senders.framed import GET, NEXT, POST


@pytest.mark.parametrize("size", [MOST_HEADER_BYTES, 130_000])
@pytest.mark.parametrize("segments", [1, 2, 50])
@pytest.mark.parametrize("before", [b"", POST + b"Content-Length: 60000\r\n\r\n" + b"a" * 60_000])
def test_headers_of_more_bytes_than_the_limit_are_431_however_they_arrive(
    service: Running, size: int, segments: int, before: bytes
) -> None:
    request = before + GET + b"X-Long: " + b"a" * size + b"\r\n\r\n"
    step = -(-len(request) // segments)
    with service.connect() as client:
        for first in range(0, len(request), step):
            client.sendall(request[first : first + step])
        if before:
            assert read_answer(client).status == 200
        assert read_answer(client).status == 431
        assert ends(client)


@pytest.mark.parametrize("before", [b"", POST + b"Content-Length: 60000\r\n\r\n" + b"a" * 60_000])
@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 431)])
def test_many_short_headers_have_one_limit_alone_and_behind_others(
    service: Running, before: bytes, more: int, status: int
) -> None:
    """Without blanks: they count for one more byte each than arrives."""
    left = MOST_HEADER_BYTES - len("/readhost: x\r\n") - 99 * len("a: \r\n")
    request = GET + b"a:\r\n" * 98 + b"a:" + b"b" * (left + more) + b"\r\n\r\n"
    with service.connect() as client:
        client.sendall(before + request)
        assert [read_answer(client).status for _ in range(1 + bool(before))][-1] == status


@pytest.mark.parametrize("before", [b"", NEXT * 3])
@pytest.mark.parametrize(("number", "status"), [(100, 200), (101, 431), (5_000, 431)])
def test_more_than_100_headers_are_431(
    service: Running, before: bytes, number: int, status: int
) -> None:
    with service.connect() as client:
        client.sendall(before + GET + b"a:\r\n" * (number - 1) + b"\r\n")
        assert [read_answer(client).status for _ in range(1 + before.count(b"GET"))][-1] == status


def test_headers_of_just_the_limit_are_answered_after_a_long_body(service: Running) -> None:
    size = MOST_HEADER_BYTES - len("/readhost: x\r\nx-long: \r\n")
    request = GET + b"X-Long: " + b"a" * size + b"\r\n\r\n"
    before = POST + b"Content-Length: 60000\r\n\r\n" + b"a" * 60_000
    with service.connect() as client:
        client.sendall((before + request) * 2)
        assert [read_answer(client).status for _ in range(4)] == [200] * 4
