"""The figures of the table, on examples that can be worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from train.evaluate import Scores, base_rate, evaluate

OUTCOMES = np.array([True, False, True, False])


def test_perfect_probabilities_have_auc_1_brier_0_and_skill_1() -> None:
    scores = Scores.of(np.array([1.0, 0.0, 1.0, 0.0]), OUTCOMES)
    assert (scores.auc, scores.brier, scores.brier_skill, scores.bias) == (1, 0, 1, 0)


def test_the_rate_of_the_judged_flights_has_no_skill_and_no_ranking() -> None:
    scores = Scores.of(np.full(4, 0.5), OUTCOMES)
    assert (scores.auc, scores.brier, scores.brier_skill) == (0.5, 0.25, 0)


def test_brier_score_is_the_mean_squared_error() -> None:
    scores = Scores.of(np.array([0.8, 0.2, 0.4, 0.6]), OUTCOMES)
    assert scores.brier == pytest.approx((0.04 + 0.04 + 0.36 + 0.36) / 4)
    assert scores.brier_skill == pytest.approx(1 - 0.2 / 0.25)


def test_auc_counts_the_pairs_in_the_right_order() -> None:
    # Of the four pairs of a late and a punctual flight, only 0.4 < 0.6 is in the wrong order.
    assert Scores.of(np.array([0.8, 0.2, 0.4, 0.6]), OUTCOMES).auc == 0.75


def test_bias_is_predicted_minus_observed() -> None:
    assert Scores.of(np.full(4, 0.3), OUTCOMES).bias == pytest.approx(-0.2)


def test_base_rate_is_learnt_from_the_earlier_flights() -> None:
    earlier = pd.DataFrame({"delayed": [True, False, False, False]})
    later = pd.DataFrame({"delayed": [True, True]})
    assert base_rate(earlier, later).tolist() == [0.25, 0.25]


def test_no_contender_sees_the_outcome_of_the_later_flights(flights: pd.DataFrame) -> None:
    earlier, later = flights.iloc[:3000], flights.iloc[3000:4000]
    turned = later.assign(delayed=~later["delayed"], delay_minutes=0.0)
    scores, other = evaluate(earlier, later), evaluate(earlier, turned)
    assert {name: score.predicted for name, score in scores.items()} == {
        name: score.predicted for name, score in other.items()
    }


def test_the_model_beats_the_base_rate_on_later_months(flights: pd.DataFrame) -> None:
    months = flights["scheduled_departure"].dt.month
    scores = evaluate(flights[months <= 9], flights[months > 9])
    assert scores["model"].brier < scores["base rate"].brier
    assert scores["model"].auc > 0.6
