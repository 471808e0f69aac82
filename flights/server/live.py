"""What one worker knows of the day: it takes what all workers of the machine keep."""

import asyncio
import logging
import time
from contextlib import suppress

from flights.api.departures import FIRST_MIN
from flights.live.follower import Follower
from flights.live.state import Number, State
from flights.live.store import Changes, Outcome, Store, StoreError, Telling
from flights.live.summary import Summary
from flights.live.trained import from_file
from flights.server.moments import Moments
from flights.settings import Settings, SettingsError
from flights.telemetry import metrics

LOOK_S = 0.5  # between two looks at what is kept

log = logging.getLogger(__name__)


class Live:
    """`state` is None until anything is known."""

    def __init__(self, path: str, before: Changes | None = None) -> None:
        """Raises SettingsError where nothing can be kept there."""
        try:
            self.store = Store(path)  # writes, in a thread
            self.follower = Follower(Store(path), before)
            self.follower.refresh()
        except StoreError as error:
            raise SettingsError(f"FLIGHT_LIVE={path}: {error}") from error
        self.moments = Moments()
        self.failing = False
        self.whole = True  # all that was read is in the state
        self.looking = asyncio.Lock()  # older news must not be taken after newer
        self.task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, settings: Settings, trained: bytes = b"") -> "Live | None":
        """None where no departures are told. Raises SettingsError.

        `trained`: the departures that the model has learnt from last. Each worker begins with
        them; they are not written to what all share, so that it does not matter which begins
        first, and a later model does not find those of an earlier one.
        """
        if not settings.live:
            return None
        return cls(settings.live, from_file(trained, clock_min()) if trained else None)

    @property
    def state(self) -> State | None:
        return self.follower.if_told(self.follower.state)

    @property
    def first_min(self) -> int:
        """From which flights are kept, minutes since 1970 in UTC."""
        return int(max(self.follower.kept_from, FIRST_MIN))

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

    def start(self) -> None:
        self.task = asyncio.create_task(self.follow())

    async def stop(self) -> None:
        if self.task:
            self.task.cancel()
            with suppress(asyncio.CancelledError):
                await self.task
        self.store.close()
        self.follower.store.close()

    async def follow(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            await self.look()

    async def look(self) -> None:
        """What goes wrong leaves the state as it was; told once, counted, and told when it ends."""
        async with self.looking:
            try:
                await self.catch_up()
            except Exception as error:  # whatever it is, the next look may go well
                metrics.FOLLOW_FAILURES.inc()
                if not self.failing:
                    known = isinstance(error, StoreError)
                    log.error("live departures are not followed: %s", error, exc_info=not known)
                self.failing = True
                return
            if self.failing:
                log.warning("live departures are followed again")
            self.failing = False

    async def catch_up(self) -> None:
        """Where only a part was taken, the state is made anew, beside it."""
        follower = self.follower if self.whole else self.follower.anew()
        changes = await asyncio.to_thread(follower.store.changed_since, follower.sequence)
        self.whole = False
        follower.take(changes)
        self.follower, self.whole = follower, True

    async def tell(self, events: list[Telling], heartbeat: int | None) -> list[Outcome]:
        """Keep all of them. Raises `StoreError`, and keeps none."""
        outcomes = await asyncio.to_thread(self.store.tell, events, heartbeat)
        await self.look()
        return outcomes


def clock_min() -> int:
    """Minutes since 1970 in UTC."""
    return int(time.time()) // 60
