"""A state that somebody has is never changed: news make another one."""

from copy import deepcopy
from typing import Any

from flights.live.follower import Follower
from flights.live.known import Known
from flights.live.stores.keeper import Keeper
from tests.live.made import DAY, START, departures, drawing, left, name, scheduled


def test_a_copy_shares_nothing_that_changes(store: Keeper) -> None:
    """Of two flights of one description, too."""
    events = [
        *departures(drawing(0), 300, 3),
        (name("1"), left(START, 5)),
        (name("2"), left(START, 9)),
    ]
    store.tell([*events, ("waited for", Known(scheduled(START + 3 * DAY)))], START + 3 * DAY + 20)
    follower = Follower(store)
    follower.refresh()
    before, other = deepcopy(vars(follower.state)), follower.state.copy()
    for one, known in departures(drawing(1), 300, 3):
        other.tell(one, known)
    for one in list(other.known):
        other.drop(one)
    other.advance(START + 9 * DAY)
    assert shown(vars(follower.state)) == shown(before)


def shown(state: dict[str, Any]) -> dict[str, Any]:
    sums = {name: (one.epoch, one.sums) for name, one in state["sums"].items()}
    return state | {"sums": sums, "numbered": state["numbered"].names, "answers": {}}


def test_who_has_a_state_keeps_it_as_it_was(store: Keeper) -> None:
    follower = Follower(store)
    store.tell([("a", left(START, 0))])
    follower.refresh()
    state, events = follower.state, follower.events
    store.tell([("b", left(START, 9))])
    follower.refresh()
    assert (list(state.known), list(events), state.now_min) == (["a"], ["a"], START)
    assert (list(follower.state.known), follower.state.now_min) == (["a", "b"], START + 9)


def test_nothing_is_made_anew_where_there_are_no_news(store: Keeper) -> None:
    follower = Follower(store)
    store.tell([("a", left(START, 0))])
    follower.refresh()
    state = follower.state
    assert (follower.refresh(), follower.state) == (0, state)
    store.heartbeat(START + 1)
    assert (follower.refresh(), follower.state.now_min, state.now_min) == (0, START + 1, START)
