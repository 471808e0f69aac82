"""The states of the past in a worker: made in slices, remembered for a while, paid once."""

import asyncio
from pathlib import Path

import pytest

from flights.live.follower import Follower
from flights.live.state import State
from flights.live.stores.sqlite_store import Store
from flights.server.live.moments import EVENT_COST, MOST, SLICE, Moments
from tests.live.made import DAY, START, departures, drawing, left, question

DAYS, FLIGHTS = 3, 5 * SLICE
NOW = START + (DAYS + 1) * DAY


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    store = Store(tmp_path / "live.db")
    store.tell(departures(drawing(0), FLIGHTS, DAYS), NOW)
    follower = Follower(store)
    follower.refresh()
    return follower


def test_a_state_is_made_once_and_paid_once(follower: Follower) -> None:
    moments = Moments()
    assert moments.cost(follower, START + DAY) == EVENT_COST * FLIGHTS
    state = asyncio.run(moments.state(follower, START + DAY))
    assert moments.cost(follower, START + DAY) == 0
    assert asyncio.run(moments.state(follower, START + DAY)) is state
    assert (state.now_min, state.known) == (START + DAY, follower.as_of(START + DAY).known)


@pytest.mark.parametrize("ahead", [0, DAY])
def test_now_and_later_are_the_state_itself_for_nothing(follower: Follower, ahead: int) -> None:
    moments = Moments()
    assert moments.cost(follower, NOW + ahead) == 0
    assert asyncio.run(moments.state(follower, NOW + ahead)) is follower.state
    assert not moments.states


def test_the_one_that_was_not_asked_of_for_longest_is_forgotten(follower: Follower) -> None:
    moments, asked = Moments(), [START + n for n in range(MOST)]
    for minute in [*asked, asked[0], START + MOST]:
        asyncio.run(moments.state(follower, minute))
    assert [minute for minute, *_ in moments.states] == [*asked[2:], asked[0], START + MOST]


def test_of_those_that_are_remembered_only_the_last_keeps_its_answers(follower: Follower) -> None:
    moments = Moments()
    for minute in (START + DAY, START + 2 * DAY):
        asyncio.run(moments.state(follower, minute)).today(question(minute + 60))
    assert [len(state.answers) for state in moments.states.values()] == [0, 1]


def test_no_more_flights_are_remembered_than_there_is_room_for(
    follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flights.server.live.moments.MOST_FLIGHTS", 2 * FLIGHTS)
    moments = Moments()
    for minute in range(4):
        asyncio.run(moments.state(follower, NOW - 4 + minute))
    assert [minute for minute, *_ in moments.states] == [NOW - 2, NOW - 1]


def test_what_becomes_known_while_one_is_made_is_not_its(follower: Follower) -> None:
    async def made() -> State:
        task = asyncio.create_task(Moments().state(follower, START + DAY))
        await asyncio.sleep(0)
        follower.take(known._replace(unannounced=frozenset()))  # all were announced after all
        return await task

    expected, known = follower.as_of(START + DAY).known, follower.store.changed_since(0)
    assert asyncio.run(made()).known == expected


def test_news_of_the_past_make_it_anew(follower: Follower) -> None:
    moments = Moments()
    before = asyncio.run(moments.state(follower, START + DAY))
    follower.store.tell([("late news", left(START, 20))])
    follower.refresh()
    assert moments.cost(follower, START + DAY) > 0
    after = asyncio.run(moments.state(follower, START + DAY))
    assert after.known.keys() - before.known.keys() == {"late news"}


def test_a_store_that_begins_anew_with_the_same_numbers_makes_it_anew(
    follower: Follower,
) -> None:
    moments, known = Moments(), follower.store.changed_since(0)
    asyncio.run(moments.state(follower, START + DAY))
    follower.take(known._replace(events=known.events[:9], origin="another"))
    assert follower.sequence == known.sequence
    assert len(asyncio.run(moments.state(follower, START + DAY)).known) <= 9


def test_others_are_answered_meanwhile(follower: Follower) -> None:
    async def make() -> int:
        task, others = asyncio.create_task(Moments().state(follower, START + DAY)), 0
        while not task.done():
            await asyncio.sleep(0)
            others += 1
        return others

    assert asyncio.run(make()) >= FLIGHTS // SLICE
