"""How many lines of the log one client's failed requests may fill, and all strangers' together."""

import asyncio
from collections import Counter
from time import monotonic
from typing import Any

from flights.telemetry.logs import log

WINDOW_S = 1.0
MOST_LINES = 5  # in a window, of one client or address and one status
MOST_OF_STRANGERS = 20  # in a window, of all addresses and one status


class LogPace:
    """The first lines of each second are written, the others counted and told in one.

    All that is remembered is forgotten with its second.
    """

    def __init__(self) -> None:
        self.ends = 0.0  # of this window, in seconds of a clock that never steps back
        self.written: Counter[Any] = Counter()
        self.left_out: Counter[tuple[str, int]] = Counter()  # by client and status

    def admits(self, client: str, address: str, status: int) -> bool:
        """Whether a line is written; `address`: "" for a client with a name of its own."""
        now = monotonic()
        if now >= self.ends:
            self.tell()
            self.written.clear()
            self.ends = now + WINDOW_S
        own, strangers = (client, address, status), status
        full = self.written[own] >= MOST_LINES
        if full or (address and self.written[strangers] >= MOST_OF_STRANGERS):
            self.leave_out(client, status, self.ends - now)
            return False
        self.written.update((own, strangers) if address else (own,))
        return True

    def leave_out(self, client: str, status: int, seconds: float) -> None:
        if not self.left_out:
            asyncio.get_running_loop().call_later(seconds, self.tell)
        self.left_out[client, status] += 1

    def tell(self) -> None:
        for (client, status), number in self.left_out.items():
            log.info("requests not logged", client=client, status=status, suppressed=number)
        self.left_out.clear()
