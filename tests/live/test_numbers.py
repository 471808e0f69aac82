"""Flights of one airline to one place at one time: each is answered by its own news."""

from itertools import permutations

import pytest

from flights.live.known import Asked, Known
from flights.live.state import State
from tests.live.made import START, left, name, question, scheduled

WAITED, CANCELLED = Known(scheduled()), Known(scheduled(), cancelled=True)
GONE, LATER = left(START, 20), left(START, 40)


def told(*events: tuple[str, Known], now: int = START + 60) -> State:
    """Flights of that number and no other difference."""
    state = State()
    for number, known in events:
        state.tell(name(number), known)
    state.advance(now)
    return state


def about(state: State, asked: Asked) -> tuple[int | None, float] | None:
    """Minutes late of one that has left, minutes overdue of one that has not."""
    today = state.today(asked)
    return today and today[:2]


def test_a_number_is_answered_by_its_own_flight() -> None:
    state = told(("1", GONE), ("2", LATER), ("3", WAITED), ("4", CANCELLED), ("", GONE))
    found = [about(state, question(number=number)) for number in "1234"]
    assert found == [(20, 0), (40, 0), (None, 60), (None, 0)]


def test_a_number_that_nobody_told_is_answered_by_the_flight_without_one() -> None:
    state = told(("1", GONE), ("", LATER))
    assert about(state, question(number="2")) == (40, 0)


def test_nothing_was_told_of_a_number_where_only_others_are_known() -> None:
    state = told(("1", GONE), ("3", WAITED))
    today = state.today(question(number="2"))
    assert today == (None, 0, state.features(scheduled()))


@pytest.mark.parametrize(
    ("events", "answer"),
    [
        ([("1", WAITED), ("2", GONE), ("3", CANCELLED)], (None, 60)),
        ([("2", GONE), ("1", CANCELLED)], (20, 0)),
        ([("2", WAITED), ("1", CANCELLED)], (None, 60)),
        ([("2", GONE), ("1", LATER), ("3", GONE)], (40, 0)),
        ([("", GONE), ("1", LATER), ("2", CANCELLED)], (20, 0)),
        ([("", CANCELLED), ("1", LATER)], (40, 0)),
        ([("1", CANCELLED)], (None, 0)),
    ],
)
def test_without_a_number_the_one_that_is_waited_for_counts_then_the_one_that_left(
    events: list[tuple[str, Known]], answer: tuple[int | None, float]
) -> None:
    """Of several such the first by name, in whatever order they were told."""
    found = {about(told(*order), question()) for order in permutations(events)}
    assert found == {answer}


def test_one_that_was_given_up_counts_less_than_one_that_left() -> None:
    events = (("1", WAITED), ("2", GONE))
    assert about(told(*events, now=START + 179), question()) == (None, 179)
    assert about(told(*events, now=START + 180), question()) == (20, 0)


def test_answers_are_kept_by_number_until_the_next_news() -> None:
    state = told(("1", GONE), ("2", LATER))
    asked = [question(number=number) for number in ("1", "2", "")]
    assert [about(state, one) for one in asked] == [(20, 0), (40, 0), (20, 0)]
    assert len(state.answers) == 3
    state.drop(name("1"))
    assert [about(state, one) for one in asked] == [(None, 0), (40, 0), (40, 0)]
    state.drop(name("2"))
    assert (about(state, question()), state.numbered.names) == ((None, 0), {})


def test_a_name_that_the_model_has_not_seen_may_be_spelled_anyhow() -> None:
    air = {"airline": "Unseen Air", "destination": "Atlantis", "flight_type": ""}
    shouted = {"airline": "UNSEEN-AIR", "destination": "atlántis", "flight_type": "I"}
    state = State()
    state.tell(name("1", **air), left(START, 50, **air))
    state.advance(START + 60)
    known, again = (state.today(question(number="1", **one)) for one in (air, shouted))
    assert known
    assert again
    assert known.late_min == again.late_min == 50
    line, airport = slice(2), slice(6, None)
    assert known.features[line] == again.features[line] != state.features(scheduled())[line]
    assert known.features[airport] == again.features[airport]
    same_type = state.features(scheduled(START, **shouted | {"flight_type": ""}))
    assert same_type == known.features
