"""What the days add, judged on few flights whose figures can be worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from flights.model.late import THRESHOLDS
from tests.samples.airports import SCL
from train.live.evaluation import AHEAD, climatology, crps, judge, midnights
from train.live.model import FARTHEST_MIN, HORIZONS, NEAREST_MIN, draw, trees
from train.live.replay import utc_minutes
from train.rows.clock import in_utc

DELAY = np.array([0.0, 20.0, 40.0, 100.0])


def sure(delays: np.ndarray) -> np.ndarray:
    return (delays[:, None] > np.array(THRESHOLDS)).astype(float)


def flights(*departures: str, airline: str = "Sky Airline", delay: float = 0.0) -> pd.DataFrame:
    times = pd.Series(pd.to_datetime(list(departures)))
    return pd.DataFrame(
        {
            "scheduled_departure": times,
            "departure_utc": in_utc(times, SCL.clock.zone),
            "airline": airline,
            "delay_minutes": delay,
        }
    )


def test_horizons_are_called_what_they_are() -> None:
    days, hours = {"3 days": 3 * 1_440}, {f"{n} h": 60 * n for n in (3, 12, 24)}
    assert {"30 min": 30, "60 min": 60, **hours, **days} == AHEAD


def test_what_is_known_nightly_is_known_at_midnight_or_at_the_first_hour_that_is() -> None:
    """The clocks of Santiago skip the first hour of 2017-08-13."""
    asked = flights("2017-08-12 08:00", "2017-08-13 08:00")
    before = utc_minutes(asked) - midnights(asked, SCL.clock.zone)
    assert before.tolist() == [8 * 60, 7 * 60]


def test_a_bias_is_what_is_said_less_what_happened() -> None:
    told = judge(np.full((4, len(THRESHOLDS)), 0.6), DELAY, usual=1)
    biases = [told[f"bias_{minutes}"] for minutes in (30, 60, 120)]
    assert biases == pytest.approx([0.1, 0.35, 0.6])


def test_skill_is_1_where_all_is_right_and_0_as_usual_and_nothing_beside_what_is_right() -> None:
    said = np.full((4, len(THRESHOLDS)), 0.5)
    assert judge(sure(DELAY), DELAY, usual=5)["crps_skill"] == 1
    assert judge(said, DELAY, usual=crps(said, DELAY))["crps_skill"] == 0
    assert np.isnan(judge(said, DELAY, usual=0)["crps_skill"])


def test_the_score_is_the_squared_error_over_the_minutes_around_each_threshold() -> None:
    said = sure(np.array([20.0]))
    said[0, THRESHOLDS.index(30)] = 0.5  # between 20 and 45: 12.5 minutes
    assert crps(said, np.array([20.0])) == pytest.approx(0.25 * 12.5)


def test_the_climatology_is_that_of_the_airline_and_of_all_for_a_new_one() -> None:
    sky, latam = flights("2017-01-01", delay=50), flights("2017-01-01", airline="LATAM")
    earlier = pd.concat([sky, latam, latam, latam], ignore_index=True)
    later = pd.concat([sky, flights("2017-02-01", airline="Nueva")])
    usual = climatology(earlier, later)[:, THRESHOLDS.index(45)]
    assert usual.tolist() == [1, 0.25]


def test_what_is_learnt_was_known_20_minutes_to_60_days_before_a_flight() -> None:
    log = flights(*["2017-03-01 08:00"] * 500)
    asked = draw(log, np.random.default_rng(0))
    ahead = utc_minutes(log)[asked.flight] - asked.moment
    assert (NEAREST_MIN, FARTHEST_MIN, HORIZONS) == (20, 86_400, 3)
    assert (np.bincount(asked.flight) == 3).all()
    assert (ahead.min() >= 20) & (ahead.max() <= 86_401)
    assert np.median(ahead) == pytest.approx(np.sqrt(20 * 86_400), rel=0.2)


def test_what_was_late_raises_the_probability_a_threshold_lowers_it_a_horizon_does_neither() -> (
    None
):
    directions = trees(15).monotonic_cst
    assert directions == [0, 0, 0] + [1] * 10 + [0, -1]
