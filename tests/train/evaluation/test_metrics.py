"""The metrics, on examples that can be worked out by hand."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from train.evaluation import metrics
from train.evaluation.metrics import (
    BINS,
    binned_error,
    by_group,
    calibration_bins,
    calibration_error,
    decide,
    intervals,
    measure,
    rows_by_day,
)
from train.evaluation.results import Metrics

OUTCOMES = np.array([True, False, True, False])
PROBABILITIES = np.array([0.8, 0.2, 0.4, 0.6])


def test_perfect_probabilities_have_auc_1_brier_0_and_skill_1() -> None:
    metrics = measure([1.0, 0.0, 1.0, 0.0], OUTCOMES)
    assert (metrics.auc, metrics.brier, metrics.brier_skill, metrics.bias) == (1, 0, 1, 0)


def test_the_rate_of_the_judged_flights_has_no_skill_and_no_ranking() -> None:
    metrics = measure(np.full(4, 0.5), OUTCOMES)
    assert (metrics.auc, metrics.brier, metrics.brier_skill) == (0.5, 0.25, 0)


def test_brier_score_is_the_mean_squared_error() -> None:
    metrics = measure(PROBABILITIES, OUTCOMES)
    assert metrics.brier == pytest.approx((0.04 + 0.04 + 0.36 + 0.36) / 4)
    assert metrics.brier_skill == pytest.approx(1 - 0.2 / 0.25)


def test_auc_counts_the_pairs_in_the_right_order() -> None:
    # Of the four pairs of a late and a punctual flight, only 0.4 < 0.6 is in the wrong order.
    assert measure(PROBABILITIES, OUTCOMES).auc == 0.75


def test_average_precision_is_the_mean_precision_at_each_late_flight() -> None:
    # In the order .8 .6 .4 .2 the late flights stand first (1 of 1) and third (2 of 3).
    assert measure(PROBABILITIES, OUTCOMES).average_precision == pytest.approx((1 + 2 / 3) / 2)


def test_log_loss_is_the_mean_of_minus_ln_of_what_happened() -> None:
    expected = -np.log([0.8, 0.8, 0.4, 0.4]).mean()
    assert measure(PROBABILITIES, OUTCOMES).log_loss == pytest.approx(expected)


def test_bias_is_predicted_minus_observed() -> None:
    assert measure(np.full(4, 0.3), OUTCOMES).bias == pytest.approx(-0.2)


def test_calibration_error_is_the_mean_distance_over_bins() -> None:
    probabilities = np.repeat([0.1, 0.9], 50)
    late = np.repeat([False, True], 50)  # 0 % where 10 % were said, 100 % where 90 % were
    assert calibration_error(probabilities, late) == pytest.approx(0.1)


def test_a_group_of_one_outcome_has_no_auc_and_no_skill() -> None:
    metrics = measure([0.2, 0.3], [False, False])
    assert np.isnan([metrics.auc, metrics.brier_skill]).all()


def test_groups_are_judged_apart() -> None:
    judged = pd.DataFrame({"model": PROBABILITIES, "delayed": OUTCOMES})
    groups = by_group(judged, pd.Series(["a", "a", "b", "b"]))
    assert groups["flights"].to_dict() == {"a": 2, "b": 2}
    assert groups["auc"].to_dict() == {"a": 1, "b": 0}


def test_the_measures_of_counts_are_those_of_scikit_learn_on_rows() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.integers(0, 50, 2_000) / 50  # with ties, 0 and no 1
    delayed = rng.random(2_000) < probabilities
    ours = measure(probabilities, delayed)
    brier = np.mean((probabilities - delayed) ** 2)
    assert ours.auc == pytest.approx(roc_auc_score(delayed, probabilities), abs=1e-12)
    assert ours.average_precision == pytest.approx(
        average_precision_score(delayed, probabilities), abs=1e-12
    )
    assert ours.brier == pytest.approx(brier, abs=1e-12)
    assert ours.predicted == pytest.approx(probabilities.mean(), abs=1e-12)


def judged_days(days: int, per_day: int, rng: np.random.Generator) -> pd.DataFrame:
    """Days that are wholly late or wholly punctual, all predicted alike."""
    late = rng.random(days) < 0.2
    return pd.DataFrame(
        {
            "scheduled_departure": np.repeat(pd.date_range("2017-01-01", periods=days), per_day),
            "delayed": np.repeat(late, per_day),
            "model": 0.2,
        }
    )


def test_intervals_are_as_wide_as_the_days_make_them() -> None:
    judged = judged_days(100, 50, np.random.default_rng(1))
    low, high = intervals(judged, judged["model"])["observed"]
    rate = judged["delayed"].mean()
    # Of 100 independent days, not of 5,000 flights: +- 1.96 sqrt(p (1 - p) / 100).
    assert (high - low) / 2 == pytest.approx(1.96 * np.sqrt(rate * (1 - rate) / 100), rel=0.15)


def test_the_intervals_do_not_depend_on_how_many_samples_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(2)
    judged = judged_days(20, 10, rng).assign(model=rng.random(200).round(2))
    expected = intervals(judged, judged["model"])
    monkeypatch.setattr(metrics, "AT_ONCE", metrics.RESAMPLES)
    assert intervals(judged, judged["model"]) == expected


def test_rows_of_a_day_are_found_whatever_their_order() -> None:
    times = pd.to_datetime(["2017-01-01 08:00", "2017-01-02 07:00", "2017-01-01 23:59"])
    days = rows_by_day(pd.DataFrame({"scheduled_departure": times}))
    assert sorted(sorted(rows.tolist()) for rows in days) == [[0, 2], [1]]


def test_a_missed_delay_of_three_false_alarms_warns_from_a_quarter() -> None:
    decision = decide(np.array([0.3, 0.25, 0.2, 0.9]), OUTCOMES, cost=3)
    assert decision.threshold == 0.25
    assert (decision.recall, decision.precision) == (0.5, pytest.approx(1 / 3))
    assert decision.f1 == pytest.approx(0.4)
    assert decision.warned == 0.75


def test_without_warnings_nothing_is_recalled() -> None:
    decision = decide(np.full(4, 0.1), OUTCOMES, cost=1)
    assert (decision.recall, decision.precision, decision.f1) == (0, 0, 0)


def test_one_warning_of_the_one_delay_is_perfect() -> None:
    decision = decide(np.array([0.9, 0.1, 0.1]), np.array([True, False, False]), cost=1)
    assert (decision.recall, decision.precision, decision.f1) == (1, 1, 1)


def test_the_calibration_error_of_a_sample_weighs_each_bin_by_its_flights() -> None:
    values = np.array([0.8, 0.2])
    flights, late = np.array([[10.0, 30.0], [20.0, 20.0]]), np.array([[5.0, 12.0], [16.0, 6.0]])
    errors = binned_error(values, flights, late, calibration_bins(flights.sum(axis=0)))
    # Distances .3 and .2 of 10 and 30 flights; 0 and .1 of 20 and 20.
    np.testing.assert_allclose(errors, [(3 + 6) / 40, (0 + 2) / 40])


def test_each_metric_has_an_interval_and_days_that_are_alike_make_it_a_point() -> None:
    judged = pd.DataFrame(
        {
            "scheduled_departure": np.repeat(pd.date_range("2017-01-01", periods=20), 10),
            "delayed": np.tile([True] * 5 + [False] * 5, 20),
            "model": np.tile([0.9] * 5 + [0.3] * 5, 20),
        }
    )
    found = intervals(judged, judged["model"])
    assert set(found) == {"bias", *(field.name for field in fields(Metrics))}
    assert found["calibration_error"] == pytest.approx((0.2, 0.2))
    assert found["bias"] == pytest.approx((0.1, 0.1))
    assert found["auc"] == pytest.approx((1, 1))


def test_bins_of_the_calibration_error_hold_as_many_flights_each() -> None:
    assert calibration_bins(np.ones(10 * BINS)).tolist() == [*range(0, 10 * BINS, 10)]
