"""Airports of one city: each has its own queue, and where there is one nothing tells of it."""

import pytest

from flights.live.kinds import FEATURES, keys
from flights.live.known import Asked, Known
from flights.live.state import State
from flights.live.stores.keeper import Kept
from flights.live.stores.redis_lines import line_of
from flights.live.trained import from_file, to_file
from tests.live.made import START, left, name, question, scheduled

NEWARK, KENNEDY = {"origin": "KEWR"}, {"origin": "KJFK"}
LATER = START + 55  # in the same hour


def state(*known: Known) -> State:
    state = State()
    for number, one in enumerate(known):
        state.tell(name(str(number), one.flight.departure_min, origin=one.flight.origin), one)
    state.advance(START + 50)
    return state


def features(state: State, asked: Asked) -> dict[str, float]:
    return dict(zip(FEATURES, state.features(asked.flight), strict=True))


def test_late_and_overdue_flights_tell_of_those_from_their_own_origin() -> None:
    """One left late, and one should have left: nothing of it is known of Kennedy's flights."""
    told = left(START, 45, **NEWARK), Known(scheduled(START + 10, **NEWARK))
    known, nothing = state(*told), state()
    ours, theirs = (question(LATER, **at) for at in (NEWARK, KENNEDY))
    assert known.features(theirs.flight) == nothing.features(theirs.flight)
    found, usual = features(known, ours), features(nothing, ours)
    assert [name for name in FEATURES if found[name] <= usual[name]] == ["log_horizon"]
    assert (found["overdue_flights"], found["overdue_minutes"]) == (1, 40)


@pytest.mark.parametrize("end", [left(START, 45, **NEWARK), Known(scheduled(**NEWARK), None, True)])
def test_the_overdue_of_an_origin_go_where_they_came_from(end: Known) -> None:
    due = ((START, NEWARK), (START + 20, KENNEDY), (START + 30, NEWARK))
    known = state(*(Known(scheduled(minute, **at)) for minute, at in due))
    known.copy().tell(name("0", **NEWARK), end)  # which another one is told
    overdue = [
        features(known, question(LATER, **at))["overdue_minutes"] for at in (NEWARK, KENNEDY)
    ]
    assert overdue == [70, 30]
    known.tell(name("0", **NEWARK), end)
    overdue = [
        features(known, question(LATER, **at))["overdue_minutes"] for at in (NEWARK, KENNEDY)
    ]
    assert overdue == [20, 30]


def test_flights_that_differ_in_their_origin_alone_are_two() -> None:
    known = state(left(START, 45, **NEWARK))
    ours, theirs = (known.today(question(number="0", **at)) for at in (NEWARK, KENNEDY))
    assert (ours and ours.late_min, theirs and theirs.late_min) == (45, None)


def test_where_there_is_one_origin_keys_and_lines_tell_nothing_of_it() -> None:
    gone = left(START, 20)
    assert keys(gone.flight) == ("skyairline|scfa|0", "skyairline|N", "skyairline|N", "")
    line = b'["2021","Sky Airline","SCFA","N",0,27000000,27000020,false,true]'
    assert line_of("2021", Kept(gone, True)) == line


def test_the_departures_of_a_training_tell_their_origin() -> None:
    events = [(name("7", **at), left(START, 20, **at)) for at in (NEWARK, KENNEDY, {})]
    told = from_file(to_file(events, START + 20), START + 30)
    assert told
    assert told.events == events
