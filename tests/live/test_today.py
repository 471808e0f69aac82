"""What is known of a flight: kept between two events, and made anew after each."""

import pytest

from flights.live import state as module
from flights.live.kinds import FEATURES
from flights.live.known import Known
from flights.live.state import State
from tests.live.made import START, left, question, scheduled

FLIGHT = question(START + 60)


def told(*names: str) -> State:
    state = State()
    for place, name in enumerate(names):
        state.tell(name, Known(scheduled(START - 10 * (place + 1))))
    state.advance(START)
    return state


def overdue(state: State) -> float:
    today = state.today(FLIGHT)
    assert today
    return today.features[FEATURES.index("overdue_flights")]


def test_it_is_the_same_until_something_happens() -> None:
    state = told("a")
    before = state.today(FLIGHT)
    state.advance(START)
    assert state.today(FLIGHT) is before


def test_it_follows_each_kind_of_event() -> None:
    state = told("a", "b")
    assert overdue(state) == 2
    state.tell("a", left(START - 10, 5))
    assert overdue(state) == 1
    state.drop("b")
    assert overdue(state) == 0
    state.tell("c", Known(scheduled(START + 5)))
    state.advance(START + 5)
    assert overdue(state) == 1


def test_no_more_answers_are_kept_than_a_worker_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ANSWERS", 3)
    state = told("a")
    for minute in range(10):
        state.today(question(START + minute))
        assert len(state.answers) <= 3
