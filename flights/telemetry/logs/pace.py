"""How many lines of the log one client's failed requests may fill, and all strangers' together."""

import asyncio
from collections import Counter
from time import monotonic
from typing import Any

from flights.telemetry.logs.structured import log

WINDOW_S = 1.0
MOST_LINES = 5  # in a window, of one client or address and one status
MOST_OF_STRANGERS = 20  # in a window, of all their addresses and one status
MOST_OF_ADDRESSES = 200  # in a window, of all that are let in by their addresses and one status
STRANGER = "-"  # the client of a request that was not let in


class LogPace:
    """The first lines of each second are written, the others counted and told in one for a route.

    That has a path which no line has, if there is one: a flood hides nothing. All that is
    remembered is forgotten with its second.
    """

    def __init__(self) -> None:
        self.ends = 0.0  # of this window, in seconds of a clock that never steps back
        self.written: Counter[Any] = Counter()
        self.shown: set[tuple[str, str]] = set()  # clients and paths of those lines
        # How many, and a path of them, by client, status and route.
        self.left_out: dict[tuple[str, int, str], tuple[int, str]] = {}

    def admits(self, client: str, address: str, status: int, route: str, path: str) -> bool:
        """Whether a line is written; `address`: the name of a client that has one of its own."""
        now = monotonic()
        if now >= self.ends:
            self.tell()
            self.written.clear()
            self.shown.clear()
            self.ends = now + WINDOW_S
            asyncio.get_running_loop().call_later(WINDOW_S, self.tell)
        own, together = (client, address, status), (client, status)
        most_together = MOST_OF_STRANGERS if client == STRANGER else MOST_OF_ADDRESSES
        if self.written[own] >= MOST_LINES or self.written[together] >= most_together:
            self.leave_out(client, status, route, path)
            return False
        self.written.update((own, together))
        self.shown.add((client, path))
        return True

    def leave_out(self, client: str, status: int, route: str, path: str) -> None:
        number, kept = self.left_out.get((client, status, route), (0, path))
        # By hash, as if drawn from the different paths: nobody knows which of theirs is told.
        told = min(kept, path, key=lambda each: ((client, each) in self.shown, hash(each)))
        self.left_out[client, status, route] = (number + 1, told)

    def tell(self) -> None:
        for (client, status, route), (number, path) in self.left_out.items():
            about = {"client": client, "status": status, "route": route, "path": path}
            log.info("requests not logged", **about, suppressed=number)
        self.left_out.clear()
