"""A worker's state: the same however and whenever the events came, and what they are worth."""

from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

from flights.live.follower import Follower
from flights.live.kinds import FEATURES
from flights.live.known import Known, Scheduled
from flights.live.state import State
from flights.live.stores.keeper import Event, Keeper, StoreError, counted_from, kept_from
from flights.live.stores.sqlite_store import Store
from tests.live import recomputed
from tests.live.made import (
    AIRLINES,
    DAY,
    PLACES,
    START,
    by_departure,
    departures,
    drawing,
    left,
    scheduled,
    told_badly,
)

DAYS = 20
END = START + (DAYS + 1) * DAY


def questions(draw: Random, now: int, number: int = 400) -> list[Scheduled]:
    return [
        scheduled(
            now + draw.randrange(-60, 60 * DAY),
            airline=draw.choice([*AIRLINES, "Ladeco"]),
            destination=draw.choice(PLACES),
            flight_type=draw.choice("IN"),
        )
        for _ in range(number)
    ]


def assert_same(one: State, other: State, draw: Random) -> None:
    assert one.now_min == other.now_min
    asked = questions(draw, int(one.now_min))
    told = ([state.features(flight) for flight in asked] for state in (one, other))
    np.testing.assert_allclose(*told, rtol=1e-6, atol=1e-6)


def assert_right(state: State, known: list[Known], draw: Random) -> None:
    asked = questions(draw, int(state.now_min), 10)
    expected = [recomputed.features(known, int(state.now_min), one) for one in asked]
    np.testing.assert_allclose(
        [state.features(one) for one in asked], expected, rtol=1e-6, atol=1e-6
    )


def follow(store: Keeper, events: list[Event], draw: Random) -> Follower:
    """The state of a worker that is told a few events at a time, and of the end by a heartbeat."""
    follower, start = Follower(store), 0
    while start < len(events):
        some = draw.randrange(1, 400)
        store.tell(events[start : start + some], announced=True)
        follower.refresh()
        start += some
    store.heartbeat(END)
    follower.refresh()
    return follower


@pytest.mark.parametrize("seed", range(3))
def test_order_and_detours_do_not_matter(tmp_path: Path, seed: int) -> None:
    draw = drawing(seed)
    events = departures(draw, 2_000, DAYS)
    in_order = follow(Store(tmp_path / "order"), sorted(events, key=by_departure), draw)
    shuffled = follow(Store(tmp_path / "any"), draw.sample(events, len(events)), draw)
    hard = follow(Store(tmp_path / "hard"), told_badly(draw, events), draw)
    assert len(in_order.state.known) == 2_000
    assert_same(in_order.state, shuffled.state, draw)
    assert_same(in_order.state, hard.state, draw)
    assert_right(hard.state, [known for _, known in events], draw)


@pytest.mark.parametrize("seed", range(3))
def test_every_moment_on_the_way_is_as_recomputed(store: Keeper, seed: int) -> None:
    draw, follower = drawing(seed), Follower(store)
    events = departures(draw, 1_500, days=3)
    store.tell([(name, Known(known.flight)) for name, known in events])
    moments = sorted(draw.randrange(START, START + 4 * DAY) for _ in range(20))
    for before, now in pairwise([0, *moments]):
        store.tell([event for event in events if before < by_departure(event) <= now])
        store.heartbeat(now)
        follower.refresh()
        assert_right(
            follower.state, [known for _, known in events if not late_news(known, now)], draw
        )


def late_news(known: Known, now: int) -> bool:
    return known.cancelled and known.flight.departure_min > now


@pytest.mark.parametrize("seed", range(3))
def test_a_state_of_the_past_is_as_recomputed(store: Keeper, seed: int) -> None:
    draw = drawing(seed)
    events = departures(draw, 1_500, DAYS)
    follower = follow(store, told_badly(draw, events), draw)
    for now in [START, *(draw.randrange(START, END) for _ in range(10))]:
        state = follower.as_of(now)
        assert state.now_min == now
        assert_right(state, [known for _, known in events], draw)


def test_a_state_of_the_future_is_that_of_the_watermark(store: Keeper) -> None:
    draw = drawing(0)
    follower = follow(store, departures(draw, 500, DAYS), draw)
    assert_same(follower.as_of(END + DAY), follower.state, draw)


def test_a_departure_is_only_announced_before_it_happened(store: Keeper) -> None:
    store.tell([("a", Known(scheduled())), ("a", left(START, 20)), ("b", left(START, 40))])
    follower = Follower(store)
    follower.refresh()
    assert overdue(follower) == [0, 1, 1, 0]  # b is not known of before its departure


def test_a_departure_of_a_file_was_announced(store: Keeper) -> None:
    store.tell([("a", left(START, 20))], announced=True)
    store.tell([("b", left(START, 20))])
    follower = Follower(store)
    follower.refresh()
    assert overdue(follower) == [0, 1, 1, 0]


def overdue(follower: Follower) -> list[float]:
    place, asked = FEATURES.index("overdue_flights"), scheduled(START + DAY)
    return [follower.as_of(START + n).features(asked)[place] for n in (-1, 0, 19, 20)]


def test_a_moment_of_a_month_ago_is_as_it_was(tmp_path: Path) -> None:
    """Though some of what counted then does not count any more."""
    draw, past = drawing(3), START + 69 * DAY + 600
    events = departures(draw, 3_000, days=98)
    store, until = Store(tmp_path / "now"), Store(tmp_path / "then")
    store.tell(events, START + 99 * DAY, announced=True)
    told = [(name, by_then(known, past)) for name, known in events]
    until.tell(told, past)
    now, then = Follower(store), Follower(until)
    assert 2_500 < now.refresh() < then.refresh() == 3_000
    assert now.replayed_from <= past < now.replayed_from + DAY
    assert now.as_of(past).known == then.state.known
    assert_same(now.as_of(past), then.state, draw)


def by_then(known: Known, minute: int) -> Known:
    gone = known.left_min is None or known.left_min <= minute
    return known if gone else Known(known.flight)


def test_news_of_hours_ago_count_as_if_they_had_come_in_time(tmp_path: Path) -> None:
    draw, early, late = drawing(1), Store(tmp_path / "early"), Store(tmp_path / "late")
    one, other = Follower(early), Follower(late)
    early.tell([("a", left(START, 50))])
    for told in (early, late):
        told.heartbeat(START + 600)
    other.refresh()
    late.tell([("a", left(START, 50))])
    assert (one.refresh(), other.refresh()) == (1, 1)
    assert_same(one.state, other.state, draw)


def test_a_worker_that_begins_later_has_the_same_state(store: Keeper) -> None:
    """After more days than are kept, too."""
    draw, follower = drawing(2), Follower(store)
    events = sorted(departures(draw, 2_000, days=150), key=by_departure)
    for start in range(0, len(events), 200):
        store.tell(events[start : start + 200])
        follower.refresh()
    newcomer = Follower(store)
    newcomer.refresh()
    assert follower.state.known == newcomer.state.known
    assert len(newcomer.state.known) < 900
    assert_same(follower.state, newcomer.state, draw)
    assert min(known.flight.departure_min for known in follower.state.known.values()) >= kept_from(
        int(follower.state.now_min)
    )


def test_what_is_too_old_when_it_is_told_counts_in_no_worker(store: Keeper) -> None:
    follower = Follower(store)
    store.heartbeat(START)
    follower.refresh()
    store.tell([("old", left(kept_from(START) - 1, 50))])
    follower.refresh()
    assert follower.state.known == {}


def test_only_what_is_new_is_read(store: Keeper) -> None:
    follower = Follower(store)
    store.tell([("a", left(START, 0)), ("b", left(START, 1))])
    assert [follower.refresh(), follower.refresh()] == [2, 0]
    store.tell([("a", left(START, 0)), ("b", left(START, 2))])
    assert follower.refresh() == 1


def test_nothing_is_known_where_nothing_was_told(store: Keeper) -> None:
    follower = Follower(store)
    assert follower.refresh() == 0
    features = follower.state.features(scheduled())
    farthest = np.float32(np.log(60 * DAY))
    assert features == pytest.approx([8, 0.18] * 4 + [0, 0, farthest])


def test_a_store_that_fails_leaves_the_state_as_it_is(tmp_path: Path) -> None:
    store = Store(tmp_path / "live.db")
    store.tell([("a", left(START, 0))])
    follower = Follower(store)
    follower.refresh()
    store.close()
    with pytest.raises(StoreError, match="cannot be used: Cannot operate on a closed database"):
        follower.refresh()
    assert follower.state.now_min == START


def test_the_oldest_flight_that_counts_does_so_in_a_worker_that_is_told_of_it_late(
    store: Keeper,
) -> None:
    follower = Follower(store)
    store.heartbeat(START)
    follower.refresh()
    kept, oldest = left(kept_from(START), 50), left(counted_from(START), 50)
    store.tell([("before", left(counted_from(START) - 1, 50)), ("kept", kept), ("oldest", oldest)])
    assert follower.refresh() == 3
    assert follower.state.known == {"oldest": oldest}
    assert list(follower.events) == ["before", "kept", "oldest"]
