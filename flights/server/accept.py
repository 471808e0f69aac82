"""Let in more than one connection at a time where many are opened at once.

Uvloop 0.23 accepts one in each turn of its loop, and at full load a turn answers many requests: of
400 clients that connect at once the last wait for longer than half a second, of 1,000 for more
than two. With TLS it stays so: a handshake that fails is left to uvloop.
"""

import asyncio
import os
import socket
from collections.abc import Callable

SHARE = 8  # of those inside; few come in one by one, so that workers share them evenly


class Door:
    """The socket that a worker listens on, shared with the event loop and with other workers."""

    def __init__(self, descriptor: int) -> None:
        self.listening = socket.socket(fileno=os.dup(descriptor))
        self.listening.setblocking(False)
        self.opening: set[asyncio.Task[object]] = set()  # the loop keeps weak references only

    def let_in(
        self, loop: asyncio.AbstractEventLoop, inside: int, protocol: Callable[[], asyncio.Protocol]
    ) -> None:
        """Accept of those who wait as many as go with the number of connections inside."""
        for _ in range(inside // SHARE):
            try:
                accepted, _ = self.listening.accept()
            except OSError:  # nobody waits, or no descriptor is free: uvloop's own deals with that
                return
            accepted.setblocking(False)
            task = loop.create_task(loop.connect_accepted_socket(protocol, accepted))
            self.opening.add(task)
            task.add_done_callback(self.opening.discard)
