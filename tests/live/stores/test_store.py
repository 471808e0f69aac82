"""The events, in a file or a Redis: what is told twice, corrected or too old."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from flights.live.known import Known
from flights.live.stores.address import opened
from flights.live.stores.keeper import KEPT_MIN, Event, Keeper, StoreError, kept_from
from tests.live.made import DAY, START, left, name, scheduled

ANNOUNCED, GONE = Known(scheduled()), left(START, 20)
CANCELLED = Known(scheduled(), cancelled=True)


def test_a_flight_is_new_then_changed_then_known(store: Keeper) -> None:
    told = [("a", ANNOUNCED), ("a", GONE), ("a", GONE), ("b", GONE)]
    assert store.tell(told) == ["new", "changed", "known", "new"]
    assert store.tell(told[2:]) == ["known", "known"]
    events, unannounced = [("a", GONE), ("b", GONE)], frozenset("b")
    assert store.changed_since(0)[:4] == (events, 3, START + 20, unannounced)


def test_the_origin_of_a_flight_is_kept(store: Keeper) -> None:
    """By its name, in a row that is what it is for an airport that is alone."""
    newark, kennedy = ({"origin": icao} for icao in ("KEWR", "KJFK"))
    events = [(name("7", **one), left(START, 20, **one)) for one in (newark, kennedy)]
    assert store.tell(events) == ["new", "new"]
    assert store.tell(events[:1]) == ["known"]
    assert store.changed_since(0).events == events


def test_departures_of_another_airport_are_neither_kept_nor_read(where: str) -> None:
    """What nobody owns yet, as of an earlier program, is of who first adds to it."""
    nobodys, santiago, lima = (opened(where, icao) for icao in ("", "SCEL", "SPJC"))
    nobodys.tell([("a", GONE)])
    santiago.tell([("b", GONE)])
    with pytest.raises(StoreError, match="keeps departures from SCEL, and the model is of SPJC"):
        lima.tell([("c", GONE)])
    with pytest.raises(StoreError, match="each airport needs a place of its own"):
        opened(where, "SPJC").changed_since(0)
    assert len(opened(where, "SCEL").changed_since(0).events) == 2


def test_what_is_known_already_gets_no_new_number(store: Keeper) -> None:
    store.tell([("a", GONE), ("b", GONE)])
    origin = store.changed_since(0).origin
    store.tell([("a", GONE)])
    assert store.changed_since(2, origin)[:5] == ([], 2, START + 20, frozenset(), origin)


def test_a_correction_replaces_what_was_told(store: Keeper) -> None:
    store.tell([("a", GONE), ("b", GONE)])
    origin = store.changed_since(0).origin
    assert store.tell([("a", left(START, 5))]) == ["changed"]
    assert store.changed_since(2, origin).events == [("a", left(START, 5))]


def test_a_flight_may_be_cancelled_and_leave_after_all(store: Keeper) -> None:
    assert store.tell([("a", ANNOUNCED), ("a", CANCELLED)]) == ["new", "changed"]
    assert store.changed_since(0).events == [("a", CANCELLED)]
    assert store.tell([("a", GONE)]) == ["changed"]
    assert store.changed_since(0).events == [("a", GONE)]


@pytest.mark.parametrize("before", [GONE, CANCELLED])
def test_an_announcement_that_comes_late_takes_nothing_back(store: Keeper, before: Known) -> None:
    store.tell([("a", before)])
    assert store.tell([("a", ANNOUNCED)]) == ["known"]
    assert store.changed_since(0).events == [("a", before)]


@pytest.mark.parametrize("before", [GONE, CANCELLED])
def test_what_was_told_wrongly_is_taken_back(store: Keeper, before: Known) -> None:
    store.tell([("a", before)])
    origin = store.changed_since(0).origin
    assert store.tell([("a", ANNOUNCED, True), ("a", ANNOUNCED, True)]) == ["changed", "known"]
    assert store.changed_since(1, origin).events == [("a", ANNOUNCED)]
    assert store.tell([("b", ANNOUNCED, True), ("a", before)]) == ["new", "changed"]


@pytest.mark.parametrize(
    ("news", "announced"), [([("a", ANNOUNCED)], False), ([("a", GONE)], True)]
)
def test_who_follows_is_told_that_a_flight_was_announced_after_all(
    store: Keeper, news: list[Event], announced: bool
) -> None:
    store.tell([("a", GONE), ("b", GONE)])
    before = store.changed_since(0)
    assert before.unannounced == {"a", "b"}
    assert store.tell(news, announced=announced) == ["known"]
    changes = store.changed_since(before.sequence, before.origin)
    assert (changes.events, changes.unannounced) == ([("a", GONE)], set())
    assert store.tell([("a", left(START, 30))]) == ["changed"]
    assert store.changed_since(0).unannounced == {"b"}


def test_only_heartbeats_and_departures_move_the_watermark(store: Keeper) -> None:
    assert store.changed_since(0).watermark is None
    store.tell([("a", Known(scheduled(START + DAY))), ("b", CANCELLED)])
    assert store.changed_since(0).watermark is None
    store.tell([("c", GONE)])
    assert store.changed_since(0).watermark == START + 20
    store.heartbeat(START + 30)
    assert store.changed_since(0).watermark == START + 30


def test_the_watermark_never_goes_back(store: Keeper) -> None:
    store.heartbeat(START + 30)
    store.heartbeat(START)
    store.tell([("a", GONE), ("a", left(START, 5))])
    assert store.changed_since(0).watermark == START + 30


def test_events_of_ninety_days_are_kept(store: Keeper) -> None:
    oldest = kept_from(START)
    assert START - oldest in range(KEPT_MIN, KEPT_MIN + DAY)
    store.tell([("old", left(oldest - 1, 0)), ("kept", left(oldest, 0))])
    assert len(store.changed_since(0).events) == 2
    store.heartbeat(START)
    assert store.changed_since(0).events == [("kept", left(oldest, 0))]


def test_old_events_are_pruned_on_demand(store: Keeper) -> None:
    store.tell([("a", GONE), ("b", left(START + 60, 0))])
    assert store.prune(START + 60) == 1
    assert store.prune(START + 60) == 0
    assert store.changed_since(0).events == [("b", left(START + 60, 0))]


def test_numbers_are_not_used_again_after_pruning(store: Keeper) -> None:
    store.tell([("a", GONE)])
    store.prune(START + DAY)
    store.tell([("a", GONE)])
    assert store.changed_since(1).events == [("a", GONE)]


def test_what_was_told_is_there_when_it_is_opened_again(store: Keeper, where: str) -> None:
    store.tell([("a", GONE), ("b", CANCELLED)])
    store.heartbeat(START + 99)
    before = store.changed_since(0)
    store.close()
    assert opened(where).changed_since(0) == before


def test_two_that_write_at_once_lose_nothing(store: Keeper, where: str) -> None:
    """Each the same flights, and as many of its own."""

    def tell(which: int) -> list[str]:
        feed = opened(where)
        told = [feed.tell([(f"{n}", GONE), (f"{which} {n}", GONE)]) for n in range(50)]
        feed.close()
        return [same for same, _ in told]

    with ThreadPoolExecutor() as pool:
        outcomes = Counter(outcome for same in pool.map(tell, range(2)) for outcome in same)
    assert outcomes == {"new": 50, "known": 50}
    kept = store.changed_since(0)
    assert kept.sequence == len(kept.events) == 150


def test_threads_of_a_worker_may_share_a_store(store: Keeper) -> None:
    def tell(thread: int) -> None:
        for number in range(20):
            store.tell([(f"{thread} {number}", GONE)])
            store.changed_since(0)

    threads = [threading.Thread(target=tell, args=(thread,)) for thread in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert store.changed_since(0).sequence == len(store.changed_since(0).events) == 80
