"""More flights than there is room for, in a file or a Redis."""

import pytest

from flights.live.follower import Follower
from flights.live.known import Known
from flights.live.stores.keeper import Keeper, kept_from
from tests.live.made import DAY, START, left, scheduled

ANNOUNCED = Known(scheduled(START + 300 * DAY))


@pytest.fixture(autouse=True)
def full(store: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flights.live.stores.keeper.MOST_FLIGHTS", 3)
    assert store.tell([("a", ANNOUNCED), ("b", ANNOUNCED)]) == ["new", "new"]


def test_what_there_is_no_room_for_is_refused_and_nothing_else(store: Keeper) -> None:
    told = [(name, ANNOUNCED) for name in "acde"]
    assert store.tell(told) == ["known", "new", "refused", "refused"]
    assert [name for name, _ in store.changed_since(0).events] == ["a", "b", "c"]
    assert store.tell([*told, ("d", left(START, 5))]) == ["known", "known", *["refused"] * 3]


def test_news_of_flights_that_are_known_are_taken(store: Keeper) -> None:
    gone, corrected = left(START, 5), left(START, 9)
    cancelled = Known(scheduled(), cancelled=True)
    store.tell([("c", ANNOUNCED)])
    told = [("a", gone), ("b", cancelled), ("d", gone), ("a", corrected), ("b", ANNOUNCED, True)]
    assert store.tell(told) == ["changed", "changed", "refused", "changed", "changed"]
    assert dict(store.changed_since(0).events) == {"a": corrected, "b": ANNOUNCED, "c": ANNOUNCED}


def test_what_is_refused_does_not_move_the_watermark(store: Keeper) -> None:
    told = [("c", left(START, 5)), ("d", left(START, 99))]
    assert store.tell(told) == ["new", "refused"]
    assert store.changed_since(0).watermark == START + 5


def test_there_is_room_again_when_old_flights_are_dropped(store: Keeper) -> None:
    assert store.tell([("c", left(START, 5)), ("d", ANNOUNCED)]) == ["new", "refused"]
    store.heartbeat(START + 100 * DAY)
    assert store.tell([("d", ANNOUNCED), ("e", ANNOUNCED)]) == ["new", "refused"]


def test_what_is_too_old_once_all_is_told_takes_no_room(store: Keeper) -> None:
    """The newest are kept, in whatever order they are told."""
    days = [left(START + day * DAY, 5) for day in (0, 100, 200, 200)]
    assert store.tell([(str(n), one) for n, one in enumerate(days)]) == [
        "old",
        "old",
        "new",
        "refused",
    ]
    assert [name for name, _ in store.changed_since(0).events] == ["a", "b", "2"]


def test_old_flights_make_room_for_the_list_that_makes_them_old(store: Keeper) -> None:
    store.tell([("c", left(START, 5))])
    assert store.tell([("d", left(START + 100 * DAY, 5)), ("e", ANNOUNCED)]) == ["new", "refused"]
    assert [name for name, _ in store.changed_since(0).events] == ["a", "b", "d"]


def test_a_list_without_room_begins_its_day_for_all_workers_alike(store: Keeper) -> None:
    store.tell([("c", left(START, 5))])
    follower, newcomer = Follower(store), Follower(store)
    follower.refresh()
    assert store.tell([("d", left(START + DAY, 5))]) == ["refused"]
    follower.refresh()
    newcomer.refresh()
    assert follower.state.now_min == newcomer.state.now_min == START + DAY
    assert follower.events.keys() == newcomer.events.keys() == {"a", "b", "c"}


def test_what_is_older_than_all_that_is_kept_is_not_kept(store: Keeper) -> None:
    """By what the store knows, whatever the list tells."""
    first = kept_from(START)
    store.heartbeat(START)
    told = [("c", left(first - 1, 5)), ("d", left(first, 5))]
    assert store.tell(told) == ["old", "new"]
    assert store.tell([("c", Known(scheduled(first - 1)))], START + DAY) == ["old"]
    assert [name for name, _ in store.changed_since(0).events] == ["a", "b"]


def test_a_flight_that_is_put_off_is_kept_though_its_former_time_is_dropped(store: Keeper) -> None:
    store.tell([("c", left(START, 5))])
    put_off = left(START + DAY, 5)
    assert store.tell([("c", put_off)], START + 91 * DAY) == ["new"]
    assert dict(store.changed_since(0).events)["c"] == put_off
