"""Replaying a log gives what a worker knew: the same features, the same probabilities."""

from pathlib import Path

import bentoml
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from flights.features import Flight, Flights, features
from flights.live.follower import Follower
from flights.live.known import Known
from flights.live.stores.sqlite_store import Store
from flights.model.count import NIGHTLY
from flights.model.late import THRESHOLDS
from flights.model.served import DelayModel
from tests.live import recomputed
from tests.samples.airports import SCL
from train.live.evaluation import AHEAD, horizons
from train.live.replay import happened, replay, scheduled, utc_minutes

ASKED = 60


@pytest.fixture(scope="module")
def log(flights: pd.DataFrame) -> pd.DataFrame:
    """Ten days of the embedded flights."""
    begin = pd.Timestamp("2017-08-08")
    days = flights["scheduled_departure"].between(begin, begin + pd.Timedelta(days=10))
    return flights[days].reset_index(drop=True)


@pytest.fixture(scope="module")
def asked(log: pd.DataFrame) -> NDArray[np.intp]:
    return np.random.default_rng(0).choice(len(log), ASKED, replace=False)


@pytest.fixture(scope="module")
def moments(log: pd.DataFrame, asked: NDArray[np.intp]) -> NDArray[np.int64]:
    """From half an hour to three days before a flight."""
    ahead = np.random.default_rng(1).integers(30, 4_320, ASKED)
    return utc_minutes(log)[asked] - ahead


def departures(log: pd.DataFrame) -> dict[str, Known]:
    """In plain integers, which SQLite keeps as such."""
    known = {}
    for place, (flight, delay) in enumerate(zip(scheduled(log), log["delay_minutes"], strict=True)):
        due, hour = int(flight.departure_min), int(flight.hour)
        plain = flight._replace(departure_min=due, hour=hour)
        known[str(place)] = Known(plain, due + int(delay))
    return known


def test_a_worker_knows_what_is_replayed(
    log: pd.DataFrame, asked: NDArray[np.intp], moments: NDArray[np.int64], tmp_path: Path
) -> None:
    store, told = Store(tmp_path / "live.db"), scheduled(log)
    store.tell(departures(log).items(), announced=True)
    follower = Follower(store)
    follower.refresh()
    known = [
        follower.as_of(int(moment)).features(told[place])
        for place, moment in zip(asked, moments, strict=True)
    ]
    np.testing.assert_allclose(replay(log, asked, moments), known, rtol=1e-6, atol=1e-6)


def test_what_no_longer_counts_is_forgotten_alike(flights: pd.DataFrame, tmp_path: Path) -> None:
    log = flights[flights["scheduled_departure"] >= "2017-09-01"][::10].reset_index(drop=True)
    told, store = scheduled(log), Store(tmp_path / "live.db")
    store.tell(departures(log).items(), announced=True)
    follower = Follower(store)
    follower.refresh()
    asked = np.arange(len(log) - 100, len(log), 5)
    moments = utc_minutes(log)[asked] - 60
    known = [
        follower.as_of(int(moment)).features(told[place])
        for place, moment in zip(asked, moments, strict=True)
    ]
    np.testing.assert_allclose(replay(log, asked, moments), known, rtol=1e-6, atol=1e-6)


def test_replayed_features_are_as_recomputed(
    log: pd.DataFrame, asked: NDArray[np.intp], moments: NDArray[np.int64]
) -> None:
    told, known = scheduled(log), list(departures(log).values())
    again = [
        recomputed.features(known, int(moment), told[place])
        for place, moment in zip(asked, moments, strict=True)
    ]
    np.testing.assert_allclose(replay(log, asked, moments), again, rtol=1e-6, atol=1e-6)


def test_what_happens_after_a_moment_changes_nothing(
    log: pd.DataFrame, asked: NDArray[np.intp], moments: NDArray[np.int64]
) -> None:
    now = int(np.median(moments))
    left = utc_minutes(log) + log["delay_minutes"].astype(int)
    due = utc_minutes(log)
    other = log["delay_minutes"].where(~((left > now) & (due > now)), 200.0)
    at = np.full(len(asked), now)
    assert (other != log["delay_minutes"]).sum() > 100
    changed = replay(log.assign(delay_minutes=other), asked, at)
    assert (changed == replay(log, asked, at)).all()
    assert (replay(log.assign(delay_minutes=other), asked, at + 2_000) != changed).any()


def test_the_served_model_answers_what_was_learnt_of_the_replayed(
    trained: bentoml.Model, log: pd.DataFrame, asked: NDArray[np.intp], tmp_path: Path
) -> None:
    store = Store(tmp_path / "live.db")
    store.tell(departures(log).items(), announced=True)
    follower, model = Follower(store), DelayModel.load(trained)
    follower.refresh()
    now = int(utc_minutes(log).mean())
    coming = [int(place) for place in asked if scheduled(log)[place].departure_min > now]
    columns = log.loc[coming, ["airline", "destination", "flight_type", "scheduled_departure"]]
    flights = [Flight(*map(str, row[:3]), row[3].to_pydatetime()) for row in columns.to_numpy()]
    served = model.beyond(flights, follower.as_of(now))
    live = replay(log, np.array(coming), np.full(len(coming), now))
    assert model.late is not None
    thresholds = np.tile(np.array(THRESHOLDS, float), (len(flights), 1))
    answers = model.late.ask(features(Flights.of(flights)), live, thresholds)
    np.testing.assert_allclose(served, answers, atol=1e-6)


def test_a_row_is_asked_for_each_horizon(log: pd.DataFrame) -> None:
    asked, due = horizons(log, SCL.clock.zone), utc_minutes(log)
    assert [name for name, _ in asked] == [*AHEAD, NIGHTLY]
    for name, moments in asked[:-1]:
        assert (due - moments == AHEAD[name]).all()
    assert ((due - asked[-1].moments >= 0) & (due - asked[-1].moments < 1_440)).all()


def test_the_stored_evaluation_has_all_horizons(trained: bentoml.Model) -> None:
    rows = str(trained.info.metadata)
    assert all(name in rows for name in (*AHEAD, NIGHTLY))


def test_flights_without_their_delay_are_an_error(log: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="shorter than"):
        list(happened(scheduled(log[:2]), np.zeros(1)))
