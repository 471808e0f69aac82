"""Failed attempts of an address, counted by the minute."""

from collections import OrderedDict
from math import ceil

from flights.auth.addresses import neighbourhood

WINDOW_S = 60
MOST_ADDRESSES = 10_000  # remembered at once, 2 MB; the one that failed longest ago is forgotten


class Throttle:
    """Times are seconds of a clock that never steps back. It holds for one process."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.failures: OrderedDict[str, tuple[int, float]] = OrderedDict()  # count, since when

    def wait(self, address: str, now: float) -> int:
        """Seconds until the address may try again, 0 if it may now."""
        count, since = self.failures.get(neighbourhood(address), (0, now))
        return max(0, ceil(since + WINDOW_S - now)) if count >= self.limit else 0

    def failed(self, address: str, now: float) -> None:
        name = neighbourhood(address)
        count, since = self.failures.pop(name, (0, now))
        self.failures[name] = (count + 1, since) if now < since + WINDOW_S else (1, now)
        if len(self.failures) > MOST_ADDRESSES:
            self.failures.popitem(last=False)
