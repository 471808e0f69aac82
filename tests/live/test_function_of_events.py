"""A state is a function of the events that are known in the end, whatever was told on the way."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flights.live.known import Known
from flights.live.state import State
from tests.live.made import START, name, question, scheduled

NUMBERS = ("", "1", "2", "3")
PLACES = ("SCFA", "SPJC")
# Spellings and types of one flight, and clocks that a country may change after all.
FIELDS = st.fixed_dictionaries(
    {
        "airline": st.sampled_from(("Sky Airline", "SKY AIRLINE")),
        "flight_type": st.sampled_from(("N", "I")),
    }
)
DUE = st.sampled_from((START, START + 60))
END = st.sampled_from((None, None, -5, 20, 70, "cancelled"))
FLIGHTS = st.tuples(st.sampled_from(NUMBERS), st.sampled_from(PLACES))
TOLD = st.tuples(FLIGHTS, DUE, FIELDS, END)
STEPS = st.lists(st.one_of(TOLD, FLIGHTS.map(lambda one: (one,)), st.integers(0, 90)), max_size=25)
LAST = st.integers(-30, 400)
MOVED, PLAIN = ("1", "SCFA"), {"airline": "Sky Airline", "flight_type": "N"}


def known_of(place: str, due: int, fields: dict[str, str], end: Any) -> Known:
    flight = scheduled(due, destination=place, **fields)
    if end == "cancelled":
        return Known(flight, cancelled=True)
    return Known(flight, None if end is None else due + end)


def take(state: State, step: Any) -> None:
    """A pause of some minutes, a flight that is forgotten, or one that is told of."""
    if isinstance(step, int):
        state.advance(max(state.now_min, START - 60) + step)
        return
    (number, place), *told = step
    called = name(number, destination=place)
    if told:
        state.tell(called, known_of(place, *told))
    elif called in state.known:
        state.drop(called)


@settings(max_examples=400)
@given(STEPS, LAST)
@example([(MOVED, START, PLAIN, None), (MOVED, START + 60, PLAIN, None)], 30)
def test_every_index_is_what_a_fresh_state_makes_of_the_same_events(
    steps: list[Any], last: int
) -> None:
    lived, fresh = State(), State()
    for step in steps:
        take(lived, step)
    for one in reversed(lived.known.items()):
        fresh.tell(*one)
    for state in (lived, fresh):
        state.advance(max(lived.now_min, START + last))
    for index in ("now_min", "known", "overdue", "overdue_sum", "late"):
        assert getattr(lived, index) == getattr(fresh, index)
    assert lived.numbered.names == fresh.numbered.names
    assert_same_answers(lived, fresh)


def assert_same_answers(one: State, other: State) -> None:
    for number in (*NUMBERS, "4"):
        for place in PLACES:
            asked = question(number=number, destination=place)
            first, second = one.today(asked), other.today(asked)
            assert (first and first[:2]) == (second and second[:2])
            features = (one.features(asked.flight), other.features(asked.flight))
            assert features[0] == pytest.approx(features[1], rel=1e-6, abs=1e-6)
