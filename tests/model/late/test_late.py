"""How late: what a left, an overdue and a coming flight are answered, and what is read off that."""

from collections.abc import Iterator
from datetime import timedelta

import bentoml
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from flights.features import Columns, Flight
from flights.live.kinds import FEATURES
from flights.live.known import Known, Today
from flights.live.state import State
from flights.model.identity import asked, name_of, scheduled
from flights.model.late import THRESHOLD, THRESHOLDS, LateModel, quantiles, shifted
from flights.model.served import DelayModel
from tests.live.made import START, departures, drawing
from tests.samples.airports import SCL, local_time

CLOCK = SCL.clock
FLIGHT = Flight("Sky Airline", "SCFA", "N", local_time(START))
OTHER = FLIGHT._replace(airline="Grupo LATAM")
TOLD = Known(scheduled(FLIGHT, CLOCK))


def line(columns: Columns) -> NDArray[np.float32]:
    """1 at -5 minutes, 0 at 195; a half of that where nothing is known of the day."""
    known = np.isfinite(columns[FEATURES[0]][:, 0])
    return ((195 - columns[THRESHOLD][:, 0]) / 200 / np.where(known, 1, 2)).astype(np.float32)


def state(now: int, *known: Known) -> State:
    state = State()
    for one in known:
        state.tell(name_of(FLIGHT), one)
    state.advance(now)
    return state


def days(state: State, *flights: Flight) -> list[Today]:
    return [day for flight in flights if (day := state.today(asked(flight, CLOCK)))]


def beyond(state: State, *thresholds: float, flight: Flight = FLIGHT) -> list[float]:
    return LateModel(line).beyond([flight], days(state, flight), thresholds)[0].tolist()


def test_a_coming_flight_is_answered_by_the_model() -> None:
    assert beyond(state(START - 60, TOLD), -5, 45, 195) == [
        1,
        0.75,
        0,
    ]


def test_more_than_15_minutes_is_asked_without_thresholds() -> None:
    answers = LateModel(line).beyond([FLIGHT, OTHER], days(state(START - 60), FLIGHT, OTHER))
    assert answers == pytest.approx(np.array([[0.9], [0.9]]))


@pytest.mark.parametrize("late", [-3, 0, 15, 16, 120])
def test_of_a_flight_that_has_left_it_is_what_happened(late: int) -> None:
    known = Known(scheduled(FLIGHT, CLOCK), START + late)
    told = beyond(state(START + 130, known), *THRESHOLDS)
    assert told == [float(late > threshold) for threshold in THRESHOLDS]


def test_of_an_overdue_flight_it_is_what_is_still_open() -> None:
    """After ten minutes: P(> t) = S(t) / S(10)."""
    told = beyond(state(START + 10, TOLD), 0, 10, 15, 95, 195)
    assert told == pytest.approx([1, 1, 180 / 185, 100 / 185, 0])


def test_a_flight_is_overdue_from_its_first_minute() -> None:
    told = beyond(state(START + 1, TOLD), 0, 15)
    assert told == pytest.approx([1, 180 / 194])


@pytest.mark.parametrize(("passed", "certain"), [(14, False), (15, True), (16, True), (179, True)])
def test_an_overdue_flight_is_late_once_15_minutes_have_passed(passed: int, certain: bool) -> None:
    assert (beyond(state(START + passed, TOLD), 15)[0] == 1) is certain


def test_other_flights_of_a_list_are_not_conditioned() -> None:
    told = days(state(START + 10, TOLD), FLIGHT, OTHER)
    late = LateModel(line).beyond([FLIGHT, OTHER], told, [15])
    assert late[:, 0] == pytest.approx([180 / 185, 0.9])


@pytest.mark.parametrize("known", [[], [Known(scheduled(FLIGHT, CLOCK), cancelled=True)]])
def test_a_flight_that_nobody_waits_for_is_not_conditioned(known: list[Known]) -> None:
    assert beyond(state(START + 10, *known), 15) == pytest.approx([0.9])


def test_nothing_tells_of_a_flight_without_news_for_three_hours() -> None:
    assert state(START + 180, TOLD).today(asked(FLIGHT, CLOCK)) is None


def test_a_day_that_nothing_is_known_of_is_asked_with_nothing() -> None:
    told = LateModel(line).beyond_any_day([FLIGHT], [-5, 95])
    assert told.tolist() == [[0.5, 0.25]]


CURVE = np.array([1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.04])


@pytest.mark.parametrize(
    ("share", "minutes"),
    [(0, -5), (0.1, -2.5), (0.5, 15), (0.55, 17.5), (0.8, 45), (0.9, 60), (0.96, 120)],
)
def test_a_quantile_is_on_the_line_between_two_thresholds(share: float, minutes: float) -> None:
    assert quantiles(CURVE, [share]) == pytest.approx([minutes])


def test_a_quantile_beyond_the_last_threshold_is_infinite() -> None:
    assert quantiles(CURVE, [0.95, 0.97, 1]).tolist() == pytest.approx([90, np.inf, np.inf])


def test_a_curve_that_rises_somewhere_is_read_as_if_it_did_not() -> None:
    bent = CURVE.copy()
    bent[4] = 0.9  # more than 15 minutes cannot be likelier than more than 10
    assert quantiles(bent, [0.35, 0.5, 0.6]).tolist() == pytest.approx([7.5, 17.5, 20])


def test_shifted_curves_are_what_they_are_told_to_be_at_the_place() -> None:
    """Odds of 1, 1/3 and 1/9, times three and by nine."""
    curves = np.array([[0.5, 0.25, 0.1], [0.75, 0.5, 0.25]])
    moved = shifted(curves, np.array([0.5, 0.1]), 1)
    assert moved == pytest.approx(np.array([[3 / 4, 1 / 2, 1 / 4], [1 / 4, 1 / 10, 1 / 28]]))


def test_curves_that_are_what_they_are_told_to_be_stay_as_they_are() -> None:
    curves = np.array([[1 - 1e-6, 0.5, 1e-6]])
    assert shifted(curves, np.array([0.5]), 1) == pytest.approx(curves, abs=1e-12)


def test_a_certain_curve_stays_a_probability_when_it_is_shifted() -> None:
    moved = shifted(np.array([[1, 0.5, 0]]), np.array([1.0]), 1)
    assert ((moved >= 0) & (moved <= 1)).all()
    assert moved[0, 1] == pytest.approx(1)


@pytest.fixture(scope="module")
def model(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


def states() -> Iterator[State | None]:
    yield None
    for seed in range(3):
        told, draw = State(), drawing(seed)
        for name, known in departures(draw, 1_000, days=4):
            told.tell(name, Known(known.flight) if draw.random() < 0.2 else known)
        told.advance(START + 3 * 1_440 + draw.randrange(1_440))
        yield told


def moved(flights: pd.DataFrame) -> list[Flight]:
    """Real ones, moved to the days around and to the hours before the state's moments."""
    some = flights.sample(600, random_state=0)
    columns = (some[name].astype(str) for name in ("airline", "destination", "flight_type"))
    times = [local_time(START) + timedelta(minutes=13 * n) for n in range(len(some))]
    return [Flight(*one) for one in zip(*columns, times, strict=True)]


def test_no_flight_is_likelier_to_be_later(model: DelayModel, flights: pd.DataFrame) -> None:
    """Scheduled, overdue, left or far ahead; within what float32 rounds."""
    for state in states():
        some = moved(flights) + waited_for(state)
        curves = model.beyond(some, state)
        assert ((curves >= 0) & (curves <= 1)).all()
        assert np.diff(curves, axis=1).max() <= 1e-6
        minutes = np.array([quantiles(curve, [0.5, 0.8, 0.9]) for curve in curves])
        assert (minutes[:, :-1] <= minutes[:, 1:]).all()


def waited_for(state: State | None) -> list[Flight]:
    """All that it was told of."""
    known = [] if state is None else state.known.values()
    return [Flight(*one.flight[:3], local_time(one.flight.departure_min)) for one in known]


def test_more_than_15_minutes_is_the_same_however_it_is_asked(
    model: DelayModel, flights: pd.DataFrame
) -> None:
    """Of today's flights exactly; the shape of others is moved to it in log-odds."""
    for state in states():
        some = moved(flights) + waited_for(state)
        scores = model.score(some, state)
        curves = model.beyond(some, state)[:, THRESHOLDS.index(15)]
        told = [state is not None and bool(state.today(asked(flight, CLOCK))) for flight in some]
        assert (curves[told] == scores[told]).all()
        assert curves == pytest.approx(scores, abs=1e-7)
