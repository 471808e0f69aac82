"""How much one client may ask, and how much all may at once."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from math import ceil
from time import monotonic

from flights.api.answer import Headers
from flights.api.errors.problems import Problem, too_busy
from flights.telemetry import metrics

TIMEOUT_S = 5  # within which whatever is asked is answered, or refused
BODY_BYTES = 64 << 20  # of lists that are being read or wait, in a worker
MOST_WAITING = 64  # for heavy work: at 4 ms for an explanation, a quarter of a second
SHARE = 1 / 4  # of bytes, and of the places for heavy work, that one client may take
TIMES_FREE = 7  # so many places for each that stays free: one client alone gets 896 of 1,024
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

    def owe(self, client: str, cost: float) -> None:
        """What a request costs besides, that was let in: at most all tokens, to be paid later.

        One that had to have them all would never be answered: it has paid for coming in. Raises
        `Problem` 429 where its client owes already.
        """
        self.take(client, 0)
        self.owe_more(client, cost)

    def owe_more(self, client: str, cost: float) -> None:
        """As `owe`, of a request that owes already and is not refused for that."""
        left, since = self.tokens.pop(client, (self.most, monotonic()))
        self.tokens[client] = max(left - cost, -self.most), since

    def headers(self, client: str) -> Headers:
        """What is left to a client, after `take`; nothing where that is more than half."""
        left = self.tokens[client][0] if client in self.tokens else self.most
        if left > self.most / 2:
            return ()
        seconds = ceil((self.most - left) / self.per_second)
        return (self.policy, (b"ratelimit", f'"client";r={int(max(left, 0))};t={seconds}'.encode()))

    def refusal(self, seconds: int) -> Problem:
        metrics.SHED["rate"].inc()
        detail = f"more than {self.per_second:g} requests a second; try again in {seconds} s"
        return Problem(429, detail, headers={"Retry-After": str(seconds)})


class Shares:
    """So much of one thing for all at once, and no more than a share of it for one client."""

    def __init__(self, most: int, share: float, reason: str) -> None:
        self.most = most
        self.most_of_one = ceil(most * share)
        self.reason = reason  # a label of `flight_shed_total`
        self.active = 0
        self.own: dict[str, int] = {}  # by whose rate they count for

    def take(self, client: str, size: int = 1) -> None:
        """Raises `Problem` 429: no 5xx, which would tell that the service is broken."""
        own = self.own.get(client, 0) + size
        if self.active + size > self.most or own > self.most_of_one:
            raise self.refusal()
        self.active += size
        self.own[client] = own

    def leave(self, client: str, size: int = 1) -> None:
        self.active -= size
        if left := self.own.pop(client, 0) - size:
            self.own[client] = left

    @contextmanager
    def hold(self, size: int, client: str) -> Iterator[None]:
        """As `take`, until its end."""
        self.take(client, size)
        try:
            yield
        finally:
            self.leave(client, size)

    def refusal(self) -> Problem:
        metrics.SHED[self.reason].inc()
        return too_busy()


class Capacity(Shares):
    """How many requests a worker answers at once.

    A client that sends bodies slowly would have all places, so some stay free for others. A fixed
    share would refuse a client while most places are free: its connections fall unevenly on the
    workers, up to 677 and 323 of 1,000, and behind a proxy all may be one client.
    """

    def __init__(self, most: int) -> None:
        super().__init__(most, 1, "concurrency")

    def take(self, client: str, size: int = 1) -> None:
        """Raises `Problem` 429. Who has no place takes any that is free."""
        own, free = self.own.get(client, 0), self.most - self.active - size
        if own and own + size > TIMES_FREE * free:
            raise self.refusal()
        super().take(client, size)


class BodyBudget(Shares):
    """Bytes of bodies that a worker holds at once: 1,024 of 1 MiB each would be its end."""

    def __init__(self, most: int = BODY_BYTES) -> None:
        super().__init__(most, SHARE, "memory")


class HeavyWork(Shares):
    """One piece of heavy work at a time in a worker; few may wait, and not for long."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        super().__init__(most_waiting, SHARE, "wait")
        self.free = asyncio.Lock()

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Raises `Problem` 429."""
        with self.hold(1, client):
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    await self.free.acquire()
            except TimeoutError:
                raise self.refusal() from None
        try:
            yield
        finally:
            self.free.release()
