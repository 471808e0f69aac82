"""How far live flights are from training, on examples that can be worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from deploy import slo
from flights.model.score_bins import BINS
from train.monitor.drift import (
    CHANGED,
    MOVED,
    shares,
    stability_by_month,
    stability_index,
    stable_up_to,
    unknown_categories,
)


def distribution(first: float) -> dict[str, float]:
    """All in the first two bins."""
    return dict.fromkeys(BINS, 0.0) | {BINS[0]: first, BINS[1]: 1 - first}


def test_shares_are_of_the_bins() -> None:
    found = shares(pd.Series([0.01, 0.02, 0.07, 0.9]))
    assert found == distribution(0.5) | {BINS[1]: 0.25, BINS[-1]: 0.25}


def test_equal_distributions_have_an_index_of_zero() -> None:
    assert stability_index(distribution(0.3), distribution(0.3)) == 0


def test_the_index_is_the_sum_of_the_differences_times_their_log_ratio() -> None:
    expected = (0.8 - 0.5) * math.log(0.8 / 0.5) + (0.2 - 0.5) * math.log(0.2 / 0.5)
    assert stability_index(distribution(0.5), distribution(0.8)) == pytest.approx(expected)


def test_an_empty_bin_makes_no_infinite_index() -> None:
    expected = 2 * (1 - 1e-4) * math.log(1 / 1e-4)
    assert stability_index(distribution(1), distribution(0)) == pytest.approx(expected)


def test_without_expected_shares_there_is_no_index() -> None:
    assert math.isnan(stability_index({}, distribution(0.5)))


def test_months_have_an_index_each() -> None:
    departures = pd.to_datetime(["2018-01-03", "2018-01-04", "2018-02-01"])
    asked = pd.DataFrame({"scheduled_departure": departures, "model": [0.01, 0.07, 0.01]})
    months = stability_by_month(distribution(0.5), asked, learnt=1_000)
    assert months == {
        "2018-01": (0, stable_up_to(2, 1_000)),
        "2018-02": (stability_index(distribution(0.5), distribution(1)), stable_up_to(1, 1_000)),
    }


@pytest.mark.parametrize(
    ("flights", "limit"), [(50, 0.4018), (100, 0.2009), (201, 0.1), (9999, 0.1)]
)
def test_the_limit_of_few_flights_is_what_chance_alone_makes(flights: int, limit: float) -> None:
    """The 99 % quantile of a chi-square of 8 degrees of freedom is 20.09."""
    assert stable_up_to(flights, learnt=10**9) == pytest.approx(limit, abs=1e-4)
    assert stable_up_to(50, 50) == pytest.approx(2 * 0.4018, abs=1e-4)


@pytest.mark.parametrize("flights", [100, 150, 1_000])
def test_of_undrifted_weeks_at_most_1_in_20_is_beyond_the_limit(flights: int) -> None:
    """The shares are those of the simulated flights' scores."""
    expected = np.array([0.005, 0.068, 0.2144, 0.2536, 0.147, 0.117, 0.1466, 0.0398, 0.0086])
    weeks = np.random.default_rng(0).multinomial(flights, expected, 2_000) / flights
    before = dict(zip(BINS, expected.tolist(), strict=True))
    found = [stability_index(before, dict(zip(BINS, week.tolist(), strict=True))) for week in weeks]
    assert np.mean(np.array(found) > stable_up_to(flights, 68_206)) < 0.05
    assert np.mean(np.array(found) > MOVED) > 0.4 or flights > 100


def test_what_the_model_never_saw_is_counted_by_name() -> None:
    asked = pd.DataFrame(
        {"airline": ["Ladeco", "Sky", "Ladeco"], "destination": ["SPJC", "SPJC", "Atlantis"]}
    )
    known = {"categories": {"airline": ["Sky"], "destination": ["SPJC"]}}
    unknown = unknown_categories(asked, known)
    assert unknown["airline"].to_dict() == {"Ladeco": 2}
    assert unknown["destination"].to_dict() == {"Atlantis": 1}


def test_the_report_calls_changed_what_alerts() -> None:
    (alert,) = (one for one in slo.alerts(slo.load()) if one["name"] == "ScoresDrifted")
    assert f"flight_scores:psi > {CHANGED} and " in alert["expr"]
