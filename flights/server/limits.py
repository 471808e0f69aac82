"""How much one client may ask, and how much all may at once."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from math import ceil
from time import monotonic

from flights.api.answer import Headers
from flights.api.problems import Problem, too_busy
from flights.telemetry import metrics

TIMEOUT_S = 5  # within which whatever is asked is answered, or refused
BODY_BYTES = 64 << 20  # of lists that are being read or wait, in a worker
MOST_WAITING = 64  # for heavy work: at 4 ms for an explanation, a quarter of a second
SHARE = 1 / 4  # of bytes, and of the places for heavy work, that one client may take
SHARE_OF_PLACES = 1 / 2  # of all: 512 of 1,024, as many as one load test needs
MOST_CLIENTS = 10_000  # whose tokens are remembered; the one not seen for longest is forgotten


class RateLimit:
    """A token bucket for each client, in each worker: `per_second` on average, so many at once.

    What costs more than a request with one flight takes more tokens. The headers are those of the
    IETF's draft "RateLimit header fields for HTTP" (version 10).
    """

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.most = max(1.0, per_second)
        self.tokens: OrderedDict[str, tuple[float, float]] = OrderedDict()  # left, and when
        policy = f'"client";q={ceil(self.most)};w={ceil(self.most / per_second)}'
        self.policy = (b"ratelimit-policy", policy.encode())

    def take(self, client: str, cost: float = 1) -> None:
        """Raises `Problem` 429. What costs more than all tokens takes all of them."""
        now = monotonic()
        left, since = self.tokens.pop(client, (self.most, now))
        left = min(self.most, left + (now - since) * self.per_second)
        cost = min(cost, self.most)
        allowed = left >= cost
        self.tokens[client] = (left - cost if allowed else left, now)
        if len(self.tokens) > MOST_CLIENTS:
            self.tokens.popitem(last=False)
        if not allowed:
            raise self.refusal(ceil((cost - left) / self.per_second))

    def headers(self, client: str) -> Headers:
        """What is left to a client, after `take`; nothing where that is more than half."""
        left = self.tokens[client][0] if client in self.tokens else self.most
        if left > self.most / 2:
            return ()
        seconds = ceil((self.most - left) / self.per_second)
        return (self.policy, (b"ratelimit", f'"client";r={int(left)};t={seconds}'.encode()))

    def refusal(self, seconds: int) -> Problem:
        metrics.SHED["rate"].inc()
        detail = f"more than {self.per_second:g} requests a second; try again in {seconds} s"
        return Problem(429, detail, headers={"Retry-After": str(seconds)})


class Capacity:
    """How many requests a worker answers at once; each takes a place, and then leaves it.

    No client may take more than half of them, or one that sends bodies slowly would have them all.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.most_of_one = ceil(most * SHARE_OF_PLACES)
        self.active = 0
        self.own: dict[str, int] = {}  # by whose rate they count for

    def take(self, client: str) -> None:
        """Raises `Problem` 429: no 5xx, which would tell that the service is broken."""
        own = self.own.get(client, 0)
        if self.active >= self.most or own >= self.most_of_one:
            metrics.SHED["concurrency"].inc()
            raise too_busy()
        self.active += 1
        self.own[client] = own + 1

    def leave(self, client: str) -> None:
        self.active -= 1
        self.own[client] -= 1
        if not self.own[client]:
            del self.own[client]


class BodyBudget:
    """Bytes of bodies that a worker holds at once: 1,024 of 1 MiB each would be its end."""

    def __init__(self, most: int = BODY_BYTES) -> None:
        self.most = most
        self.held: Counter[str] = Counter()  # by whose rate they count for

    @contextmanager
    def hold(self, size: int, client: str) -> Iterator[None]:
        """Raises `Problem` 429 where there is no room for so many bytes, or none for one client."""
        own, held = self.held[client], self.held.total()
        if held + size > self.most or own + size > self.most * SHARE:
            metrics.SHED["memory"].inc()
            raise too_busy()
        self.held[client] += size
        try:
            yield
        finally:
            self.held[client] -= size
            self.held += Counter()  # forgets who holds nothing


class HeavyWork:
    """One piece of heavy work at a time in a worker; who waits too long is refused.

    No client may take more than a quarter of the places, or nobody else would find one.
    """

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self.most_waiting = most_waiting
        self.waiting: Counter[str] = Counter()  # by whose rate they count for
        self.free = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Raises `Problem` 429."""
        own, waiting = self.waiting[client], self.waiting.total()
        if waiting >= self.most_waiting or own >= self.most_waiting * SHARE:
            metrics.SHED["wait"].inc()
            raise too_busy()
        self.waiting[client] += 1
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self.free.acquire()
        except TimeoutError:
            metrics.SHED["wait"].inc()
            raise too_busy() from None
        finally:
            self.waiting[client] -= 1
            self.waiting += Counter()  # forgets who does not wait
        try:
            yield
        finally:
            self.free.release()
