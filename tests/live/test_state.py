"""What the state says of one flight: of two by one description, at the ends, and back in time."""

import pytest

from flights.live.follower import Follower
from flights.live.keeper import Keeper
from flights.live.state import FARTHEST_MIN, FEATURES, OVERDUE_MIN, Known, Scheduled, State
from tests.live.made import START, left, scheduled


def state(now: int, **known: Known) -> State:
    state = State()
    for name, one in known.items():
        state.tell(name, one)
    state.advance(now)
    return state


def late(state: State, flight: Scheduled) -> int | None:
    today = state.today(flight)
    return today.late_min if today else None


def overdue(state: State, flight: Scheduled) -> float | None:
    today = state.today(flight)
    return today.overdue_min if today else None


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (FARTHEST_MIN, True),
        (FARTHEST_MIN + 1, False),
        (1 - OVERDUE_MIN, True),
        (-OVERDUE_MIN, False),
    ],
)
def test_something_is_known_of_flights_of_60_days_and_of_the_last_three_hours(
    ahead: int, told: bool
) -> None:
    assert (FARTHEST_MIN, OVERDUE_MIN) == (60 * 24 * 60, 180)
    assert (state(START).today(scheduled(START + ahead)) is not None) is told


def test_of_two_names_of_one_flight_the_last_one_told_counts() -> None:
    one = state(START + 60, a=left(START, 20), b=left(START, 5))
    assert late(one, scheduled()) == 5
    one.tell("a", left(START, 30))
    assert late(one, scheduled()) == 30


def test_a_name_that_is_dropped_takes_nothing_from_another_of_the_same_flight() -> None:
    one = state(START + 60, a=left(START, 20), b=left(START, 5))
    one.drop("a")
    assert late(one, scheduled()) == 5
    one.drop("b")
    assert (late(one, scheduled()), one.names) == (None, {})


def test_time_does_not_go_back() -> None:
    one = state(START + 20, a=Known(scheduled()))
    one.advance(START + 10)
    assert (one.now_min, overdue(one, scheduled())) == (START + 20, 20)
    features = one.features(scheduled(START + 60))
    assert features[FEATURES.index("overdue_minutes")] == 20


def test_nobody_waits_for_a_flight_that_is_not_due_or_has_left() -> None:
    one = state(START + 20, a=left(START, 5), b=Known(scheduled(START + 60)))
    assert overdue(one, scheduled()) == 0
    assert overdue(one, scheduled(START + 60)) == 0
    assert overdue(one, scheduled(START + 10)) == 0


def test_news_of_an_older_flight_count_as_the_last_for_who_begins_and_who_follows(
    store: Keeper,
) -> None:
    """Two flights of one description, of which the one told last counts."""
    follower = Follower(store)
    for name, late in (("a", 20), ("b", 5), ("a", 30)):
        store.tell([(name, left(START, late))])
        follower.refresh()
    newcomer = Follower(store)
    newcomer.refresh()
    store.heartbeat(START + 60)
    follower.refresh()
    newcomer.refresh()
    past = [one.as_of(START + 40).today(scheduled()) for one in (follower, newcomer)]
    assert [today and today.late_min for today in past] == [30, 30]
