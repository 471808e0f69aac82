"""What one worker knows of the day: it takes what all workers keep."""

import asyncio
import logging
import time
from contextlib import suppress
from math import isinf

from flights.live.address import opened
from flights.live.follower import Follower
from flights.live.keeper import Changes, Event, Outcome, StoreError
from flights.live.state import State
from flights.live.summary import Summary
from flights.settings import Settings, SettingsError

LOOK_S = 0.5  # between two looks at what is kept

log = logging.getLogger(__name__)


class Live:
    """`state` is None until anything is told."""

    def __init__(self, where: str) -> None:
        """Raises SettingsError where nothing can be kept there."""
        try:
            self.store = opened(where)  # writes, in a thread
            self.follower = Follower(opened(where))
        except StoreError as error:
            raise SettingsError(f"FLIGHT_LIVE: {error}") from error
        self.failing = False
        self.looking = asyncio.Lock()  # older news must not be taken after newer
        self.task: asyncio.Task[None] | None = None
        try:
            self.follower.refresh()
        except StoreError as error:  # a Redis may come later
            self.fail(error)

    @classmethod
    def of(cls, settings: Settings) -> "Live | None":
        """None where no departures are told. Raises SettingsError."""
        return cls(settings.live) if settings.live else None

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
        """What cannot be read leaves the state as it was; told once, and when it ends."""
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
        follower = self.follower
        if changes.follow(follower.sequence, follower.origin):
            follower.take(changes)
            return
        if follower.sequence:
            log.warning("live departures begin anew: %d flights are kept", len(changes.events))
        await asyncio.to_thread(follower.take, changes)  # answers go on

    async def tell(self, events: list[Event], heartbeat: int | None) -> list[Outcome]:
        """Keep all of them. Raises `StoreError`, and keeps none."""
        outcomes = await asyncio.to_thread(self.store.tell, events, heartbeat)
        await self.look()
        return outcomes


def clock_min() -> int:
    """Minutes since 1970 in UTC."""
    return int(time.time()) // 60
