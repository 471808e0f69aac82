"""A second model that is asked what the served one was asked, and harms no answer."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import bentoml
import numpy as np
import pytest

from flights.features import Columns, Flight
from flights.live.known import Known
from flights.live.state import State
from flights.model.identity import name_of, scheduled
from flights.model.served import DelayModel, ModelError
from flights.settings import Settings
from flights.telemetry import metrics
from flights.telemetry.predictions import shadow
from flights.telemetry.predictions.second import Second
from flights.telemetry.predictions.shadow import Shadow, challenger
from tests.samples.airports import SCL, utc_minute

FLIGHTS = [Flight("Grupo LATAM", "SPJC", "I", datetime(2017, 7, 1, 8, n)) for n in range(60)]
FAR = Flight("Sky Airline", "SCFA", "N", datetime(2018, 7, 1, 9, 5))  # no day tells of it


@pytest.fixture
def model(trained: bentoml.Model) -> DelayModel:
    return DelayModel.load(trained)


@pytest.fixture
def asked(model: DelayModel) -> Iterator[Shadow]:
    made = Shadow(model)
    yield made
    made.close()


def wait_for(second: Second) -> None:
    """For ever if it is never asked, which ends by pytest's timeout."""
    while not second.is_known:
        time.sleep(0.005)


def counted() -> dict[str, float]:
    return {result: counter._value.get() for result, counter in metrics.SHADOWED.items()}


def since(before: dict[str, float]) -> dict[str, float]:
    return {result: value - before[result] for result, value in counted().items()}


def recorded(score: Callable[[Columns], Any], seen: list[Columns]) -> Callable[[Columns], Any]:
    def scored(columns: Columns) -> Any:
        seen.append(columns)
        return score(columns)

    return scored


def day() -> State:
    """On which the first flight has not left yet."""
    state = State()
    state.tell(name_of(FLIGHTS[0]), Known(scheduled(FLIGHTS[0], SCL.clock)))
    state.advance(utc_minute(FLIGHTS[0].scheduled_departure) - 60)
    return state


def test_it_gets_the_arrays_of_the_served_model(trained: bentoml.Model, asked: Shadow) -> None:
    served, flights, state = DelayModel.load(trained), [*FLIGHTS[:20], FAR], day()
    arrays: list[list[Columns]] = [[], []]
    for model, seen in zip((served, asked.model), arrays, strict=True):
        assert model.late
        model.scorer = recorded(model.scorer, seen)  # type: ignore[assignment]
        model.late.score = recorded(model.late.score, seen)
    said = served.score(flights, state).tolist()
    second = asked.repeat(flights, state)
    wait_for(second)
    assert [second.after(n).probability for n in range(21)] == said
    assert len(arrays[0]) == len(arrays[1]) == 2  # by the schedule, and by the day
    for ours, others in zip(*arrays, strict=True):
        assert all(np.array_equal(ours[name], others[name]) for name in ours | others)


def test_its_failures_are_counted_and_told_once(
    asked: Shadow, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(flights: Sequence[Flight], state: State | None) -> Any:
        raise RuntimeError("no memory")

    before = counted()
    monkeypatch.setattr(asked.model, "score", broken)
    seconds = [asked.repeat(FLIGHTS[:n], None) for n in (3, 4)]
    for second in seconds:
        wait_for(second)
    assert [second.probability for second in seconds] == [None, None]
    assert since(before) == {"scored": 0, "failed": 7, "dropped": 0}
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.message == f"the shadow {asked.model.tag} fails: RuntimeError: no memory"


def test_what_is_no_probability_is_said_by_nobody(
    asked: Shadow, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counted()
    monkeypatch.setattr(asked.model, "score", lambda flights, state: np.array([0.5, np.nan]))
    second = asked.repeat(FLIGHTS[:2], None)
    wait_for(second)
    assert [second.probability, second.after(1).probability] == [0.5, None]
    assert since(before) == {"scored": 1, "failed": 1, "dropped": 0}


def test_one_that_falls_behind_drops_and_holds_nobody_up(
    asked: Shadow, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counted()
    monkeypatch.setattr(asked, "ask_all", lambda: None)  # as slow as can be
    monkeypatch.setattr(shadow, "LONGEST_QUEUE", 100)
    first, second = asked.repeat(FLIGHTS, None), asked.repeat(FLIGHTS, None)
    assert (first.is_known, second.is_known, second.probability) == (False, True, None)
    assert since(before) == {"scored": 0, "failed": 0, "dropped": 60}
    monkeypatch.undo()
    wait_for(first)
    assert first.probability is not None


def test_it_rests_19_times_as_long_as_it_works(
    asked: Shadow, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((0.0, 0.5))
    rests: list[float] = []
    monkeypatch.setattr(shadow, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(asked.closing, "wait", rests.append)
    asked.ask(FLIGHTS[:1], None)
    monkeypatch.undo()
    assert 9.5 in rests


def test_no_flights_are_no_failure(asked: Shadow) -> None:
    before = counted()
    assert asked.repeat([], None).is_known
    assert since(before) == {"scored": 0, "failed": 0, "dropped": 0}


@pytest.mark.parametrize("tag", ["flight_delay:never", "not a tag"])
def test_one_that_is_not_in_the_store_is_told_in_one_line(
    tag: str, model: DelayModel, caplog: pytest.LogCaptureFixture
) -> None:
    assert Shadow.of(Settings(shadow=tag, prediction_log="kept"), model) is None
    (record,) = caplog.records
    reason = "the store has no such model; `make models` lists them"
    assert record.message == f"no shadow: FLIGHT_SHADOW={tag}: {reason}"


def test_one_of_which_nothing_would_be_kept_is_not_asked(
    model: DelayModel, caplog: pytest.LogCaptureFixture
) -> None:
    assert Shadow.of(Settings(shadow=model.tag), model) is None
    assert "what it says is kept nowhere: set FLIGHT_PREDICTION_LOG" in caplog.text


def test_one_with_other_features_is_refused(
    trained: bentoml.Model, model: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["features"] = ["airline", "month"]
    monkeypatch.setattr(bentoml.models, "get", lambda tag: other)
    with pytest.raises(ModelError, match=r"was trained on the features \['airline', 'month'\]"):
        challenger("other", model)


def test_one_of_another_airport_is_refused(
    trained: bentoml.Model, model: DelayModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["airport"]["origins"] = [{"icao": "SPJC", "iata": "LIM"}]
    monkeypatch.setattr(bentoml.models, "get", lambda tag: other)
    with pytest.raises(ModelError, match=r"is of flights from LIM, .* from SCL"):
        challenger("other", model)


def test_one_that_calls_an_airline_otherwise_is_refused(
    trained: bentoml.Model, model: DelayModel
) -> None:
    model.catalog.airlines["latam"] = "LATAM Airlines"  # type: ignore[index]
    with pytest.raises(ModelError, match=r"calls LATAM Airlines Grupo LATAM, .* does not"):
        challenger(str(trained.tag), model)


def test_the_served_model_itself_is_refused(trained: bentoml.Model, model: DelayModel) -> None:
    with pytest.raises(ModelError, match="is the served model itself"):
        challenger(str(trained.tag), model)
