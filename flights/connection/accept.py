"""Let in more than one connection at a time where many are opened at once, and no more than fit.

Uvloop 0.23 accepts one in each turn of its loop, and at full load a turn answers many requests: of
400 clients that connect at once the last wait for longer than half a second, of 1,000 for more
than two. With TLS it stays so: a handshake that fails is left to uvloop.
"""

import asyncio
import os
import resource
import socket
from collections.abc import Callable
from heapq import nsmallest
from time import monotonic
from typing import Any

from flights.telemetry import metrics
from flights.telemetry.logs.structured import log

FEW = 16  # come in one by one, so that workers share them evenly
PER_S = 2_000  # of many: as many in each worker, however quick its turns are
MOST_AT_ONCE = 64
MOST_CONNECTIONS = 2_048  # in each worker
SPARE = 1_024  # descriptors for all else: TLS handshakes, files, the connections of BentoML
CLOSED_AT_ONCE = 100  # one in so many makes room, so that it is rarely looked for


class Door:
    """The socket that a worker listens on, shared with the event loop and with other workers."""

    def __init__(self, descriptor: int) -> None:
        self.listening = socket.socket(fileno=os.dup(descriptor))
        self.listening.setblocking(False)
        self.opening: set[asyncio.Task[object]] = set()  # the loop keeps weak references only
        self.opened = monotonic()  # the last time

    def others(self, inside: int) -> int:
        """How many may follow one that came in: more after a long turn of the loop.

        A number that grew with those inside gave one worker up to 890 of 1,000.
        """
        last, self.opened = self.opened, monotonic()
        return min(MOST_AT_ONCE, int((self.opened - last) * PER_S)) if inside > FEW else 0

    def let_in(
        self, loop: asyncio.AbstractEventLoop, number: int, protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        """Accept so many of those who wait."""
        for _ in range(number):
            try:
                accepted, _ = self.listening.accept()
            except OSError:  # nobody waits, or no descriptor is free: uvloop's own deals with that
                return
            accepted.setblocking(False)
            task = loop.create_task(loop.connect_accepted_socket(protocol, accepted))
            self.opening.add(task)
            task.add_done_callback(self.opening.discard)


def most_connections() -> int:
    """That this process may hold, after its limit of descriptors was raised as far as it may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    free = MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else soft * 3 // 4
    return min(MOST_CONNECTIONS, free)


def make_room(connections: set[Any], most: int, newest: Any) -> bool:
    """Whether the newest may stay: for it, those are closed that have waited longest for a request.

    No one that is being answered. Where more than half have never been let in, these go first: half
    of the room is kept from strangers, and half for newcomers.
    """
    opened = [one for one in connections if not one.transport.is_closing()]
    if len(opened) <= most:
        return True
    waiting = [one for one in opened if one is not newest and not one.answering()]
    crowded = sum(not one.let_in for one in opened) > most // 2

    def turn(one: Any) -> tuple[bool, bool, float, bool]:
        known = one.let_in
        return crowded and known, known and one.arriving, one.waits_since(), not known

    closed = nsmallest(max(1, most // CLOSED_AT_ONCE), waiting, key=turn)
    for one in closed:
        one.close()
    count_shed("idle" if closed else "new", most, len(closed) or 1)
    return bool(closed)


def count_shed(reason: str, connections: int, number: int = 1) -> None:
    """Told in the log the first time."""
    if reason not in told:
        told.add(reason)
        log.warning("too many connections", reason=reason, connections=connections)
    metrics.SHED_CONNECTIONS[reason].inc(number)


told: set[str] = set()
