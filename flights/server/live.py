"""What one worker knows of the day: it takes what all workers of the machine keep."""

import asyncio
import logging
import time
from contextlib import suppress
from math import isinf

from flights.live.follower import Follower
from flights.live.state import State
from flights.live.store import Changes, Event, Outcome, Store, StoreError
from flights.live.summary import Summary
from flights.live.trained import from_file
from flights.settings import Settings, SettingsError

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
        self.failing = False
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
        state = self.follower.state
        return None if isinf(state.now_min) else state

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
        """A file that cannot be read leaves the state as it was; told once, and when it ends."""
        follower = self.follower
        async with self.looking:
            try:
                changes = await asyncio.to_thread(follower.store.changed_since, follower.sequence)
            except StoreError as error:
                if not self.failing:
                    log.error("live departures are not followed: %s", error)
                self.failing = True
                return
            if self.failing:
                log.warning("live departures are followed again")
            self.failing = False
            follower.take(changes)

    async def tell(self, events: list[Event], heartbeat: int | None) -> list[Outcome]:
        """Keep all of them. Raises `StoreError`, and keeps none."""
        outcomes = await asyncio.to_thread(self.store.tell, events, heartbeat)
        await self.look()
        return outcomes


def clock_min() -> int:
    """Minutes since 1970 in UTC."""
    return int(time.time()) // 60
