"""More flights than there is room for, in a file or a Redis."""

import pytest

from flights.live.keeper import Keeper
from flights.live.state import Known
from tests.live.made import DAY, START, left, scheduled

ANNOUNCED = Known(scheduled(START + 300 * DAY))


@pytest.fixture(autouse=True)
def full(store: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flights.live.keeper.MOST_FLIGHTS", 3)
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
