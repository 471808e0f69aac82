"""The events in their file: what is told twice, corrected, too old, and what counts as told."""

import threading
from pathlib import Path

import pytest

from flights.live.state import Known
from flights.live.store import KEPT_MIN, Changes, Store, kept_from
from tests.live.made import DAY, START, left, scheduled

ANNOUNCED, GONE = Known(scheduled()), left(START, 20)
CANCELLED = Known(scheduled(), cancelled=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "live.db")


def test_a_flight_is_new_then_changed_then_known(store: Store) -> None:
    told = [("a", ANNOUNCED), ("a", GONE), ("a", GONE), ("b", GONE)]
    assert store.tell(told) == ["new", "changed", "known", "new"]
    assert store.tell(told[2:]) == ["known", "known"]
    one_by_one = Changes([("a", GONE), ("b", GONE)], 3, START + 20, frozenset("b"))
    assert store.changed_since(0) == one_by_one


def test_what_is_known_already_gets_no_new_number(store: Store) -> None:
    store.tell([("a", GONE), ("b", GONE)])
    store.tell([("a", GONE)])
    assert store.changed_since(2) == Changes([], 2, START + 20)


def test_a_correction_replaces_what_was_told(store: Store) -> None:
    store.tell([("a", GONE), ("b", GONE)])
    assert store.tell([("a", left(START, 5))]) == ["changed"]
    assert store.changed_since(2).events == [("a", left(START, 5))]


def test_a_flight_may_be_cancelled_and_leave_after_all(store: Store) -> None:
    assert store.tell([("a", ANNOUNCED), ("a", CANCELLED)]) == ["new", "changed"]
    assert store.changed_since(0).events == [("a", CANCELLED)]
    assert store.tell([("a", GONE)]) == ["changed"]
    assert store.changed_since(0).events == [("a", GONE)]


@pytest.mark.parametrize("before", [GONE, CANCELLED])
def test_an_announcement_that_comes_late_takes_nothing_back(store: Store, before: Known) -> None:
    store.tell([("a", before)])
    assert store.tell([("a", ANNOUNCED)]) == ["known"]
    assert store.changed_since(0).events == [("a", before)]


@pytest.mark.parametrize("before", [GONE, CANCELLED])
def test_what_was_told_wrongly_is_taken_back(store: Store, before: Known) -> None:
    store.tell([("a", before)])
    assert store.tell([("a", ANNOUNCED, True), ("a", ANNOUNCED, True)]) == ["changed", "known"]
    assert store.changed_since(1).events == [("a", ANNOUNCED)]
    assert store.tell([("b", ANNOUNCED, True), ("a", before)]) == ["new", "changed"]


def test_only_heartbeats_and_departures_move_the_watermark(store: Store) -> None:
    assert store.changed_since(0).watermark is None
    store.tell([("a", Known(scheduled(START + DAY))), ("b", CANCELLED)])
    assert store.changed_since(0).watermark is None
    store.tell([("c", GONE)])
    assert store.changed_since(0).watermark == START + 20
    store.heartbeat(START + 30)
    assert store.changed_since(0).watermark == START + 30


def test_the_watermark_never_goes_back(store: Store) -> None:
    store.heartbeat(START + 30)
    store.heartbeat(START)
    store.tell([("a", GONE), ("a", left(START, 5))])
    assert store.changed_since(0).watermark == START + 30


def test_events_of_ninety_days_are_kept(store: Store) -> None:
    oldest = kept_from(START)
    assert START - oldest in range(KEPT_MIN, KEPT_MIN + DAY)
    store.tell([("old", left(oldest - 1, 0)), ("kept", left(oldest, 0))])
    assert len(store.changed_since(0).events) == 2
    store.heartbeat(START)
    assert store.changed_since(0).events == [("kept", left(oldest, 0))]


def test_old_events_are_pruned_on_demand(store: Store) -> None:
    store.tell([("a", GONE), ("b", left(START + 60, 0))])
    assert store.prune(START + 60) == 1
    assert store.prune(START + 60) == 0
    assert store.changed_since(0).events == [("b", left(START + 60, 0))]


def test_numbers_are_not_used_again_after_pruning(store: Store) -> None:
    store.tell([("a", GONE)])
    store.prune(START + DAY)
    store.tell([("a", GONE)])
    assert store.changed_since(1).events == [("a", GONE)]


def test_what_was_told_is_there_when_the_file_is_opened_again(store: Store) -> None:
    store.tell([("a", GONE), ("b", CANCELLED)])
    store.heartbeat(START + 99)
    before = store.changed_since(0)
    store.close()
    assert Store(store.path).changed_since(0) == before


def test_a_list_that_fails_in_the_middle_is_not_kept_at_all(store: Store) -> None:
    huge = Known(scheduled()._replace(departure_min=1 << 70))
    with pytest.raises(OverflowError):
        store.tell([("a", GONE), ("b", huge)])
    assert store.changed_since(0) == Changes([], 0, None)
    assert store.tell([("a", GONE)]) == ["new"]


def test_threads_of_a_worker_may_share_a_store(store: Store) -> None:
    def tell(thread: int) -> None:
        for number in range(20):
            store.tell([(f"{thread} {number}", GONE)])
            store.changed_since(0)

    threads = [threading.Thread(target=tell, args=(thread,)) for thread in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert store.changed_since(0).sequence == len(store.changed_since(0).events) == 80
