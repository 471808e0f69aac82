"""The flights that an explanation compares with: late ones, of all kinds."""

import bentoml
import numpy as np
import pandas as pd
import pytest

from flights.features import names
from flights.model.explain import (
    background_from_json,
    background_to_json,
)
from flights.model.served import DelayModel
from tests.samples.airports import SCL
from train.model import columns_of
from train.registry.metadata import BACKGROUND_FLIGHTS, sample_background


def test_the_background_is_of_the_last_twelve_weeks_and_stands_for_them(
    trained: bentoml.Model, flights: pd.DataFrame
) -> None:
    departure = flights["scheduled_departure"]
    recent = columns_of(flights[departure > departure.max() - pd.Timedelta(weeks=12)])
    sample = sample_background(flights)
    assert len(sample["airline"]) == BACKGROUND_FLIGHTS
    scorer = DelayModel.load(trained).scorer
    assert scorer(sample).mean() == pytest.approx(scorer(recent).mean(), abs=0.01)


def test_the_background_holds_no_flight_of_more_than_twelve_weeks_before_the_end() -> None:
    days = np.arange(1_000)
    departure = pd.Timestamp("2017-05-10") + pd.to_timedelta(days, "D")
    flights = pd.DataFrame(
        {
            "airline": days.astype(str),
            "destination": "SPJC",
            "flight_type": "I",
            "scheduled_departure": departure,
            "departure_utc": departure,
        }
    )
    sampled = sample_background(flights)["airline"][:, 0].astype(int)
    end = 999 * 0.999  # the 99.9 % quantile in days
    assert sorted(set(sampled)) == days[days > end - 84].tolist()


def test_every_weekday_and_most_hours_are_in_the_background(flights: pd.DataFrame) -> None:
    sample = sample_background(flights)
    assert np.bincount(sample["weekday"][:, 0].astype(int)).min() >= 7
    assert len(set(sample["minute_of_day"][:, 0] // 60)) >= 18


def test_the_same_flights_give_the_same_background(flights: pd.DataFrame) -> None:
    first, second = sample_background(flights), sample_background(flights.copy())
    assert background_to_json(first) == background_to_json(second)


def test_fewer_flights_than_the_background_needs_are_repeated(flights: pd.DataFrame) -> None:
    assert len(sample_background(flights.tail(7))["airline"]) == BACKGROUND_FLIGHTS


def test_the_background_is_read_as_it_was_written(flights: pd.DataFrame) -> None:
    written = sample_background(flights)
    read = background_from_json(background_to_json(written), names(SCL))
    assert tuple(read) == names(SCL)
    for name in read:
        assert read[name].dtype == written[name].dtype
        assert (read[name] == written[name]).all()
