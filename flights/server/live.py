"""What one worker knows of the day: it takes what all workers of the machine keep."""

import asyncio
import logging
import time
from contextlib import suppress
from math import isinf

from flights.catalog import Catalog
from flights.departures.table import TableStore, open_store
from flights.live.follower import Follower
from flights.live.state import State
from flights.live.store import Changes, Event, Outcome, StoreError
from flights.live.summary import Summary
from flights.settings import Settings, SettingsError

log = logging.getLogger(__name__)


class Live:
    """`state` is None until anything is told."""

    def __init__(self, path: str, catalog: Catalog) -> None:
        """Raises SettingsError where nothing can be kept there.

        A table that cannot be read yet is looked for again, and the schedule answers alone.
        """
        self.failing = False
        try:
            self.store = open_store(path, catalog)  # writes, in a thread
            self.follower = Follower(open_store(path, catalog))
            self.follower.refresh()
        except StoreError as error:
            if not self.is_table:
                raise SettingsError(f"FLIGHT_LIVE={path}: {error}") from error
            self.fail(error)
        self.looking = asyncio.Lock()  # older news must not be taken after newer
        self.task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, settings: Settings, catalog: Catalog) -> "Live | None":
        """None where no departures are told. Raises SettingsError."""
        return cls(settings.live, catalog) if settings.live else None

    @property
    def is_table(self) -> bool:
        """Whether all that is told is in a table that others write."""
        return isinstance(self.store, TableStore)

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
            await asyncio.sleep(self.store.look_s)
            await self.look()

    async def look(self) -> None:
        """A file that cannot be read leaves the state as it was; told once, and when it ends."""
        follower = self.follower
        async with self.looking:
            try:
                changes = await asyncio.to_thread(
                    follower.store.changed_since, follower.sequence, follower.origin
                )
            except StoreError as error:
                self.fail(error)
                return
            if self.failing:
                log.warning("live departures are followed again")
            self.failing = False
            await self.take(changes)

    def fail(self, error: StoreError) -> None:
        if not self.failing:
            log.error("live departures are not followed: %s", error)
        self.failing = True

    async def take(self, changes: Changes) -> None:
        """All that is known at once is thousands of flights: not while requests wait."""
        if changes.origin == self.follower.origin:
            self.follower.take(changes)
        else:
            follower = Follower(self.follower.store)
            await asyncio.to_thread(follower.take, changes)
            self.follower = follower

    async def tell(self, events: list[Event], heartbeat: int | None) -> list[Outcome]:
        """Keep all of them. Raises `StoreError`, and keeps none."""
        outcomes = await asyncio.to_thread(self.store.tell, events, heartbeat)
        await self.look()
        return outcomes


def clock_min() -> int:
    """Minutes since 1970 in UTC."""
    return int(time.time()) // 60
