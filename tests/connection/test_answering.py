"""A small answer leaves whole, or as much of it as there is."""

from typing import Any

import pytest

from flights.connection.answering import CONTINUE, SMALL, Answering
from tests.senders.connections import GET, Running, read_answer, received

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


class Sent(list[bytes]):
    """What leaves, write by write."""

    closed = False

    def write(self, data: bytes) -> None:
        self.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def sent() -> Sent:
    return Sent()


def answering(sent: Any, *writes: bytes) -> Answering:
    transport = Answering(sent)
    for data in writes:
        transport.write(data)
    return transport


def test_a_head_leaves_with_its_content_and_the_rest_as_it_comes(sent: Sent) -> None:
    answering(sent, HEAD, b"1", b"2")
    assert sent == [HEAD + b"1", b"2"]


def test_a_large_content_is_not_copied_for_who_is_sent_it(sent: Sent) -> None:
    large = b"1" * (SMALL + 1)
    answering(sent, HEAD, large)
    assert (sent[0], len(sent)) == (HEAD, 2)
    assert sent[1] is large


def test_who_waits_for_100_is_told_at_once(sent: Sent) -> None:
    answering(sent, CONTINUE, HEAD, b"1")
    assert sent == [CONTINUE, HEAD + b"1"]


def test_a_head_alone_leaves_before_the_connection_closes(sent: Sent) -> None:
    answering(sent, HEAD).close()
    assert (sent, sent.closed) == ([HEAD], True)


def test_an_answer_to_head_leaves_without_content(quick: Running) -> None:
    with quick.connect() as client:
        client.sendall(GET.replace(b"GET", b"HEAD"))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += received(client, 1)
        client.sendall(GET)
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert read_answer(client).status == 200
