"""What the state says of one flight: at the ends, when it is waited for, and back in time."""

import pytest

from flights.live.kinds import FEATURES
from flights.live.known import FARTHEST_MIN, OVERDUE_MIN, Asked, Known
from flights.live.state import State
from tests.live.made import START, left, name, question, scheduled


def state(now: int, *known: Known) -> State:
    state = State()
    for one in known:
        state.tell(name(departure_min=one.flight.departure_min), one)
    state.advance(now)
    return state


def overdue(state: State, flight: Asked) -> float | None:
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
    assert (state(START).today(question(START + ahead)) is not None) is told


def test_time_does_not_go_back() -> None:
    one = state(START + 20, Known(scheduled()))
    one.advance(START + 10)
    assert (one.now_min, overdue(one, question())) == (START + 20, 20)
    features = one.features(scheduled(START + 60))
    assert features[FEATURES.index("overdue_minutes")] == 20


def test_nobody_waits_for_a_flight_that_is_not_due_or_has_left() -> None:
    one = state(START + 20, left(START, 5), Known(scheduled(START + 60)))
    assert overdue(one, question()) == 0
    assert overdue(one, question(START + 60)) == 0
    assert overdue(one, question(START + 10)) == 0
