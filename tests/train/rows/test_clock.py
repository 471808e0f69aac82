"""Clocks that are changed: times that did not exist, times that happened twice."""

import pandas as pd
import pytest

from tests.samples.airports import SCL
from train.model import age_in_days
from train.rows.clock import happened_twice, in_utc

SANTIAGO = SCL.clock.zone
TIMES = {
    "2017-05-13 22:59": ("2017-05-14 01:59", False),
    "2017-05-13 23:30": ("2017-05-14 02:30", True),  # the first; the second is 03:30
    "2017-05-14 00:00": ("2017-05-14 04:00", False),
    "2017-08-12 23:50": ("2017-08-13 03:50", False),
    "2017-08-13 00:30": (None, False),
    "2017-08-13 01:04": ("2017-08-13 04:04", False),
}


def times(texts: list[str | None]) -> pd.Series:
    return pd.Series(pd.to_datetime(texts)).astype("datetime64[s]")


def test_local_times_are_the_moments_that_the_clocks_of_santiago_say() -> None:
    expected = times([moment for moment, _ in TIMES.values()])
    pd.testing.assert_series_equal(in_utc(times(list(TIMES)), SANTIAGO), expected)


def test_the_hour_before_the_clocks_go_back_happened_twice() -> None:
    assert happened_twice(times(list(TIMES)), SANTIAGO).tolist() == [
        twice for _, twice in TIMES.values()
    ]


def test_no_time_did_not_happen_twice() -> None:
    assert happened_twice(pd.Series([pd.NaT], dtype="datetime64[s]"), SANTIAGO).tolist() == [False]


def test_an_age_counts_hours_that_passed() -> None:
    night = times(["2017-08-12 12:00", "2017-08-13 12:00"])  # the clocks go forward in between
    ages = age_in_days(pd.DataFrame({"departure_utc": in_utc(night, SANTIAGO)}))
    assert ages.tolist() == pytest.approx([23 / 24 * 0.999, 0], abs=1e-5)
