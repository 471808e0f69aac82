"""The days of the past that were asked about last, as they were known then."""

import asyncio
from collections import OrderedDict
from copy import copy

from flights.live.follower import Follower
from flights.live.state import State

MOST = 8  # that are remembered
MOST_FLIGHTS = 100_000  # of which all these tell: some 30 MB
SLICE = 100  # events that are told without a break: half a millisecond
EVENT_COST = 0.03  # in requests with one flight

Key = tuple[int, str | None, int]


class Moments:
    """One state at a time is made, by whoever has the turn for heavy work."""

    def __init__(self) -> None:
        self.states: OrderedDict[Key, State] = OrderedDict()

    def cost(self, follower: Follower, minute: int) -> float:
        """Of `state`, in requests with one flight."""
        there = minute >= follower.state.now_min or key_of(follower, minute) in self.states
        return 0 if there else EVENT_COST * len(follower.events)

    async def state(self, follower: Follower, minute: int) -> State:
        """That of `Follower.as_of`, in slices, between which others are answered.

        News make it anew: it may be of the past.
        """
        if minute >= follower.state.now_min:
            return follower.state
        key = key_of(follower, minute)
        if key not in self.states:
            self.states[key] = await made(follower, minute)
        self.states.move_to_end(key)
        self.forget()
        return self.states[key]

    def forget(self) -> None:
        """What was asked of longest ago, and all answers but those of the last one: 16 MB each."""
        *others, _ = self.states.values()
        for state in others:
            state.answers.clear()
        flights = sum(len(state.known) for state in self.states.values())
        while len(self.states) > 1 and (len(self.states) > MOST or flights > MOST_FLIGHTS):
            flights -= len(self.states.popitem(last=False)[1].known)


def key_of(follower: Follower, minute: int) -> Key:
    """Another one as soon as more is known: numbers alone begin anew with another origin."""
    return minute, follower.origin, follower.sequence


async def made(follower: Follower, minute: int) -> State:
    follower = copy(follower)  # what becomes known meanwhile is not its
    state, events = State(), list(follower.events.items())
    for start in range(0, len(events), SLICE):
        follower.tell_by(minute, events[start : start + SLICE], state)
        await asyncio.sleep(0)
    state.advance(minute)
    return state
