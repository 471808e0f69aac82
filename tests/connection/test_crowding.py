"""Connections that are more than a worker has room for."""

import time
from contextlib import ExitStack

import pytest
from structlog.testing import capture_logs

from flights.connection import accept, timeouts
from flights.connection.protocol import Connection
from flights.telemetry import metrics
from tests.senders.connections import GET, PATIENCE_S, Running, ends, read_answer

KNOWN = GET[:-2] + b"X-API-Key: k\r\n\r\n"


@pytest.fixture
def full(quick: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """With room for ten."""
    monkeypatch.setattr(Connection, "most", 10)
    monkeypatch.setattr(accept, "told", set())
    return quick


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


PARTS = {"half a request": GET[:-2], "nothing": b"", "a probe": GET}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_strangers_cut_nobody_who_was_let_in_while_these_hold_half_of_the_room(
    full: Running, part: bytes
) -> None:
    with ExitStack() as stack:
        known = [stack.enter_context(full.connect()) for _ in range(5)]
        for client in known:
            client.sendall(KNOWN)
            assert read_answer(client).status == 200
            client.sendall(GET)
            assert read_answer(client).status == 200
        for _ in range(30):
            stack.enter_context(full.connect()).sendall(part)
            time.sleep(0.02)
        for client in known:
            client.sendall(KNOWN)
            assert read_answer(client).status == 200


def test_those_let_in_leave_half_of_the_room_to_newcomers(full: Running) -> None:
    with ExitStack() as stack:
        known = [stack.enter_context(full.connect()) for _ in range(10)]
        for client in known:
            client.sendall(KNOWN)
            assert read_answer(client).status == 200
        new = [stack.enter_context(full.connect()) for _ in range(5)]
        for client in new:
            client.sendall(GET)
            assert read_answer(client).status == 200


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
    quick: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> int:
        raise OSError(24, "Too many open files")

    before = shed("descriptors")
    monkeypatch.setattr(timeouts.os, "dup", fail)
    with quick.connect():
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
        (3_072, 1_000_000),
        (0, 2_048),
        (2_000, 2_000),
        (0, 1_500),
        (1_024, 1_024),
        (0, 768),
        (0, 2_048),
    ]


def test_where_there_is_room_nobody_has_to_go() -> None:
    assert accept.make_room(set(), 0, None)


def test_of_many_a_share_makes_room_at_once_and_all_of_it_is_counted(
    full: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accept, "CLOSED_AT_ONCE", 2)
    before = shed("idle")
    with ExitStack() as stack:
        clients = []
        for _ in range(11):
            clients.append(stack.enter_context(full.connect()))
            clients[-1].sendall(GET)
            assert read_answer(clients[-1]).status == 200
            time.sleep(0.1)
        assert [ends(client) for client in clients[:5]] == [True] * 5
        for client in clients[5:]:
            client.sendall(GET)
            assert read_answer(client).status == 200
    assert shed("idle") == before + 5
