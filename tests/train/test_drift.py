"""How far live flights are from training, on examples that can be worked out by hand."""

import math

import pandas as pd
import pytest

from deploy import slo
from flights.score_bins import BINS
from train.monitor.drift import (
    CHANGED,
    shares,
    stability_by_month,
    stability_index,
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
    months = stability_by_month(distribution(0.5), asked)
    assert list(months) == ["2018-01", "2018-02"]
    assert months["2018-01"] == 0 < months["2018-02"]


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
