"""How much one client may ask, and how much all may at once."""

from collections import OrderedDict
from math import ceil
from time import monotonic

from flights.api.problems import Problem
from flights.telemetry import metrics

MOST_CLIENTS = 10_000  # whose tokens are remembered; the one not seen for longest is forgotten

Headers = list[tuple[bytes, bytes]]


class RateLimit:
    """A token bucket for each client, in each worker: `per_second` on average, so many at once.

    The headers are those of the IETF's draft "RateLimit header fields for HTTP" (version 10).
    """

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.most = max(1.0, per_second)
        self.tokens: OrderedDict[str, tuple[float, float]] = OrderedDict()  # left, and when
        policy = f'"client";q={ceil(self.most)};w={ceil(self.most / per_second)}'
        self.policy = (b"ratelimit-policy", policy.encode())

    def take(self, client: str) -> Headers:
        """The headers of the answer. Raises `Problem` 429."""
        now = monotonic()
        left, since = self.tokens.pop(client, (self.most, now))
        left = min(self.most, left + (now - since) * self.per_second)
        allowed = left >= 1
        self.tokens[client] = (left - allowed, now)
        if len(self.tokens) > MOST_CLIENTS:
            self.tokens.popitem(last=False)
        if not allowed:
            raise self.refusal(ceil((1 - left) / self.per_second))
        return [
            self.policy,
            self.state(int(left - 1), ceil((self.most - left + 1) / self.per_second)),
        ]

    def state(self, remaining: int, seconds: int) -> tuple[bytes, bytes]:
        return (b"ratelimit", f'"client";r={remaining};t={seconds}'.encode())

    def refusal(self, seconds: int) -> Problem:
        metrics.SHED["rate"].inc()
        detail = f"more than {self.per_second:g} requests a second; try again in {seconds} s"
        named = dict([self.policy, self.state(0, seconds)])
        headers = {name.decode(): value.decode() for name, value in named.items()}
        return Problem(429, detail, headers=headers | {"Retry-After": str(seconds)})


class Capacity:
    """How many requests a worker answers at once: `with` it, a request takes a place."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.active = 0

    def __enter__(self) -> None:
        """Raises `Problem` 429: no 5xx, which would tell that the service is broken."""
        if self.active >= self.most:
            metrics.SHED["concurrency"].inc()
            raise too_busy()
        self.active += 1

    def __exit__(self, *failure: object) -> None:
        self.active -= 1


def too_busy() -> Problem:
    return Problem(429, "the service is too busy; try again", headers={"Retry-After": "1"})
