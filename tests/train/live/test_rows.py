"""One replay of the log answers all that is asked of it, as a replay for each would."""

import numpy as np
import pandas as pd
import pytest

from tests.samples.airports import SCL
from train.live import model
from train.live.evaluation import horizons
from train.live.replay import replay
from train.live.rows import replay_rows


@pytest.fixture(scope="module")
def earlier(flights: pd.DataFrame) -> pd.DataFrame:
    begin = pd.Timestamp("2017-03-01")
    return flights[flights["scheduled_departure"].between(begin, begin + pd.Timedelta(days=6))]


@pytest.fixture(scope="module")
def later(flights: pd.DataFrame) -> pd.DataFrame:
    begin = pd.Timestamp("2017-03-08")
    return flights[flights["scheduled_departure"].between(begin, begin + pd.Timedelta(days=2))]


def test_the_rows_of_the_earlier_flights_know_no_later_ones(
    earlier: pd.DataFrame, later: pd.DataFrame
) -> None:
    alone = replay(earlier, *model.asked(earlier))
    assert (replay_rows(earlier, later, SCL.clock.zone).earlier == alone).all()


def test_the_rows_of_all_flights_are_as_of_a_replay_of_their_own(
    earlier: pd.DataFrame, later: pd.DataFrame
) -> None:
    flights = pd.concat([earlier, later])
    assert (
        replay_rows(earlier, later, SCL.clock.zone).every == replay(flights, *model.asked(flights))
    ).all()


def test_each_later_flight_is_asked_at_each_horizon(
    earlier: pd.DataFrame, later: pd.DataFrame
) -> None:
    flights, known = pd.concat([earlier, later]), replay_rows(earlier, later, SCL.clock.zone).later
    places = np.arange(len(earlier), len(flights))
    for name, moments in horizons(later, SCL.clock.zone):
        assert (known.pop(name) == replay(flights, places, moments)).all()
    assert not known


def test_of_a_long_log_the_last_flights_are_asked_about(
    earlier: pd.DataFrame, later: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "MOST_FLIGHTS", 100)
    flights = pd.concat([earlier, later])
    known, asked = replay_rows(earlier, later, SCL.clock.zone), model.asked(flights)
    assert asked.flight.min() == len(flights) - 100
    assert known.earlier.shape == known.every.shape == (300, len(model.FEATURES))
    before = replay(flights.iloc[len(earlier) - 100 :], asked.flight - len(earlier) + 100, asked[1])
    assert (known.every == before).all()
