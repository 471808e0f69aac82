"""One look a second at all connections of a worker: none is held for ever.

A timer of its own for each request would cost more than all else that is done for its connection.
"""

import errno
import os
from asyncio import AbstractEventLoop
from typing import Any
from weakref import WeakKeyDictionary

from flights.connection.accept import count_shed
from flights.settings import settings

EVERY_S = 1.0

sweeps: WeakKeyDictionary[Any, "Sweep"] = WeakKeyDictionary()


class Sweep:
    """Tells connections that they are due; `now` is the loop's time, up to a second old."""

    def __init__(self, connections: set[Any], loop: AbstractEventLoop) -> None:
        self.connections = connections
        self.loop = loop
        self.now = loop.time()
        self.keep_alive_s = settings().keep_alive_s
        self.runs = False

    def start(self) -> None:
        if not self.runs:
            self.runs = True
            self.now = self.loop.time()
            self.loop.call_later(EVERY_S, self.turn)

    def turn(self) -> None:
        """Goes on until nobody is connected, whatever fails here."""
        self.runs = bool(self.connections)
        if self.runs:
            self.loop.call_later(EVERY_S, self.turn)
        self.now = now = self.loop.time()
        for connection in [one for one in self.connections if one.due <= now]:
            connection.expire()
        try:
            os.close(os.dup(1))
        except OSError as error:  # then libuv closes who connects, and tells nobody
            if error.errno in (errno.EMFILE, errno.ENFILE):
                count_shed("descriptors", len(self.connections))


def sweep_of(state: Any, loop: AbstractEventLoop) -> Sweep:
    """The one of a server, by uvicorn's `ServerState`."""
    sweep = sweeps.get(state)
    if sweep is None:
        sweep = sweeps[state] = Sweep(state.connections, loop)
    return sweep
