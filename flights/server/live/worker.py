"""What one worker knows of the day: it takes what all workers keep."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from flights.api.departures import earliest
from flights.clock import clock_min
from flights.departures.table import TableStore, open_store
from flights.live.follower import Follower
from flights.live.known import Number
from flights.live.state import State
from flights.live.stores.keeper import Changes, Outcome, StoreError, Telling
from flights.live.summary import Summary
from flights.live.trained import from_file
from flights.model.catalog import Catalog
from flights.server.live.moments import Moments
from flights.settings import Settings, SettingsError
from flights.telemetry import metrics

TELL_S = 4.5  # for others that tell; a request is given up after 5 s
START_S = 5.0  # for the first look, which a start waits for; what comes later is followed

log = logging.getLogger(__name__)


class Live:
    """`state` is None until anything is known."""

    def __init__(self, where: str, catalog: Catalog, before: Changes | None = None) -> None:
        """Raises SettingsError where nothing can be kept there.

        What cannot be read yet is looked for again, and the schedule answers alone.
        """
        try:
            self.store = open_store(where, catalog)  # writes, in a thread
            self.follower = Follower(open_store(where, catalog), before)
        except StoreError as error:
            raise SettingsError(f"FLIGHT_LIVE: {error}") from error
        self.airport = catalog.airport
        self.moments = Moments()
        self.failure = ""  # that was told last; "" while all goes well
        self.task: asyncio.Task[None] | None = None
        self.telling = asyncio.Lock()
        # Threads of their own: /explain needs those of the loop. One looks at a time, as older
        # news must not be taken after newer.
        self.writer, self.reader = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self.begin()

    @classmethod
    def of(cls, settings: Settings, catalog: Catalog, trained: bytes = b"") -> "Live | None":
        """None where no departures are told. Raises SettingsError.

        `trained`: the departures that the model has learnt from last. Each worker begins with
        them; they are not written to what all share, so that it does not matter which begins
        first, and a later model does not find those of an earlier one.
        """
        if not settings.live:
            return None
        before = from_file(trained, clock_min()) if trained else None
        return cls(settings.live, catalog, before)

    @property
    def is_table(self) -> bool:
        """Whether all that is told is in a table that others write."""
        return isinstance(self.store, TableStore)

    @property
    def state(self) -> State | None:
        return self.follower.if_told(self.follower.state)

    @property
    def first_min(self) -> int:
        """From which flights are kept, minutes since 1970 in UTC."""
        return int(max(self.follower.kept_from, earliest(self.airport.clock)))

    @property
    def replayed_from(self) -> Number:
        """The first moment that can be asked of, likewise."""
        return self.follower.replayed_from

    def cost(self, minute: int) -> float:
        """Of `as_of`, in requests with one flight."""
        return self.moments.cost(self.follower, minute)

    async def as_of(self, minute: int) -> State | None:
        """What was known at a minute; at one to come, what is known now. For one at a time."""
        return self.follower.if_told(await self.moments.state(self.follower, minute))

    def summary(self) -> Summary:
        return self.follower.summary(clock_min())

    def begin(self) -> None:
        first = self.reader.submit(self.refresh)
        try:
            first.result(START_S)
        except Exception as error:  # whatever it is, the schedule answers
            slow = StoreError(f"the first look at them takes more than {START_S:g} s")
            self.fail(error if first.done() else slow)

    def start(self) -> None:
        self.task = asyncio.create_task(self.follow())

    async def stop(self) -> None:
        if self.task:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
        for thread in (self.writer, self.reader):
            thread.shutdown(wait=False, cancel_futures=True)
        self.store.close()
        self.follower.store.close()

    async def follow(self) -> None:
        while True:
            await asyncio.sleep(self.store.look_s)
            await self.look()

    async def look(self) -> None:
        """What goes wrong leaves the state as it was; each reason is told once, and the end."""
        try:
            await asyncio.get_running_loop().run_in_executor(self.reader, self.refresh)
        except Exception as error:  # whatever it is, the next look may go well
            self.fail(error)
            return
        if self.failure:
            log.warning("live departures are followed again")
        self.failure = ""

    def refresh(self) -> None:
        """In the thread that looks: answers go on meanwhile, by what was known before."""
        follower = self.follower
        changes = follower.store.changed_since(follower.sequence, follower.origin)
        if follower.sequence and not changes.follow(follower.sequence, follower.origin):
            log.warning("live departures begin anew: %d flights are kept", len(changes.events))
        follower.take(changes)

    def fail(self, error: Exception) -> None:
        metrics.FOLLOW_FAILURES.inc()
        if self.failure != (failure := f"{type(error).__name__}: {error}"):
            details = None if isinstance(error, StoreError) else error
            log.error("live departures are not followed: %s", error, exc_info=details)
        self.failure = failure

    async def tell(self, events: list[Telling], heartbeat: int | None) -> list[Outcome]:
        """Keep all of them. Raises `StoreError`, and keeps none."""
        run = asyncio.get_running_loop().run_in_executor
        try:
            async with asyncio.timeout(TELL_S), self.telling:
                outcomes = await run(self.writer, self.store.tell, events, heartbeat)
        except TimeoutError:
            raise StoreError(f"others were writing for {TELL_S} s") from None
        await self.look()
        return outcomes
