"""Values in the file that this program never writes: none reaches what is added up."""

from pathlib import Path

import pytest

from flights.live.follower import Follower
from flights.live.stores.keeper import StoreError
from flights.live.stores.sqlite_store import Store
from tests.live.made import START, left

GONE = left(START, 20)


@pytest.fixture
def follower(tmp_path: Path) -> Follower:
    store = Store(tmp_path / "live.db")
    store.tell([("a", GONE), ("b", GONE)])
    follower = Follower(store)
    follower.refresh()
    store.tell([("c", GONE), ("it's", GONE)])
    return follower


def spoil(follower: Follower, change: str) -> None:
    connection = follower.store.connection  # type: ignore[attr-defined]
    connection.execute(change)


def assert_refused(follower: Follower, sentence: str) -> None:
    """By who follows and by who begins; what was known stays."""
    for one in (follower, Follower(follower.store)):
        with pytest.raises(StoreError, match=sentence):
            one.refresh()
    assert list(follower.state.known) == ["a", "b"]


@pytest.mark.parametrize(
    "change",
    [
        "left_min = 1000000000000000000",
        "left_min = 1e300",
        "left_min = 'soon'",
        "left_min = -99999",
        "departure_min = 1000000000000000000",
        "departure_min = 'x'",
        "hour = 99",
        "hour = -1",
        "hour = 1.5",
        "cancelled = 2",
        "cancelled = 'no'",
        "announced = -1",
        "airline = x'ff'",
        "flight_type = x'00'",
        "sequence = 'x'",
        "sequence = -7",
        "sequence = 0",
        "sequence = 9000000000000000000",
    ],
)
def test_a_row_of_another_form_is_refused_and_named(follower: Follower, change: str) -> None:
    spoil(follower, f"UPDATE flight SET {change} WHERE name = 'c'")  # noqa: S608 (made here)
    assert_refused(follower, r"live.db has a flight of another form, \('c', .*: delete the row")
    with pytest.raises(StoreError, match="of another form"):
        follower.store.tell([("c", left(START, 25))])
    spoil(follower, "DELETE FROM flight WHERE name = 'c'")
    assert (follower.refresh(), list(follower.state.known)) == (1, ["a", "b", "it's"])


def test_a_row_that_was_spoilt_and_is_deleted_is_gone_for_who_starts_anew_as_the_cure_says(
    follower: Follower,
) -> None:
    """Who runs has taken it before, and follows what is told alone."""
    spoil(follower, "UPDATE flight SET hour = 99 WHERE name = 'a'")
    cure = "delete the row, or the file, start anew, and tell all again$"
    with pytest.raises(StoreError, match=cure):
        Follower(follower.store).refresh()
    spoil(follower, "DELETE FROM flight WHERE name = 'a'")
    follower.refresh()
    newcomer = Follower(follower.store)
    newcomer.refresh()
    assert list(follower.state.known) == ["a", "b", "c", "it's"]
    assert list(newcomer.state.known) == ["b", "c", "it's"]


def test_a_name_that_is_no_text_is_refused(follower: Follower) -> None:
    spoil(follower, "UPDATE flight SET name = x'ff' WHERE name = 'c'")
    assert_refused(follower, r"live.db has a flight of another form, \(b'\\xff', 3, ")


def test_a_change_after_the_last_is_refused(follower: Follower) -> None:
    spoil(follower, "UPDATE flight SET sequence = 9 WHERE name = 'c'")
    assert_refused(follower, r"live.db has a change after the last, 4: \('c', 9, ")


@pytest.mark.parametrize("watermark", ["NULL", START + 19])
def test_a_departure_after_all_that_is_told_is_refused(
    follower: Follower, watermark: object
) -> None:
    """It would count for more than a float can hold."""
    spoil(follower, f"UPDATE progress SET watermark = {watermark}")  # noqa: S608 (as above)
    sentence = "live.db has a flight that left in minute 27000020, after .*, '.*': delete the row"
    assert_refused(follower, sentence)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE progress SET watermark = 'x'",
        "UPDATE progress SET watermark = 1e18",
        "UPDATE progress SET sequence = -1",
        "UPDATE progress SET sequence = 'x'",
        "DELETE FROM progress",
    ],
)
def test_progress_of_another_form_is_refused_and_not_added_to(
    follower: Follower, change: str
) -> None:
    spoil(follower, change)
    sentence = "live.db has progress of another form, .*: delete the file, start anew, and tell"
    assert_refused(follower, sentence)
    for use in (lambda: follower.store.tell([("d", GONE)]), lambda: follower.store.heartbeat(1)):
        with pytest.raises(StoreError, match=sentence):
            use()
