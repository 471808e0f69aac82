"""Evaluation on later months: nobody sees the outcome, folds go forward, baselines are beaten."""

import numpy as np
import pandas as pd
import pytest

from flights.model.count import NIGHTLY
from flights.model.late import THRESHOLDS
from tests.samples.airports import SCL
from train import model
from train.evaluation.backtest import Fold, contenders, evaluate, folds, importance, random_split
from train.evaluation.baselines import BASELINES, airline_rate, base_rate
from train.evaluation.metrics import measure
from train.evaluation.results import MODEL
from train.live.evaluation import HOUR, Judged
from train.rows.data import months_of
from train.simulator.simulation import Simulation, simulate


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return simulate()


def test_base_rate_is_learnt_from_the_earlier_flights() -> None:
    earlier = pd.DataFrame({"delayed": [True, False, False, False]})
    later = pd.DataFrame({"delayed": [True, True]})
    assert base_rate(earlier, later).tolist() == [0.25, 0.25]


def test_airline_rate_is_that_of_all_flights_for_a_new_airline() -> None:
    earlier = pd.DataFrame({"airline": ["a", "a", "b", "b"], "delayed": [True, True, False, False]})
    later = pd.DataFrame({"airline": ["a", "b", "new"]})
    assert airline_rate(earlier, later).tolist() == [1, 0, 0.5]


def test_no_contender_sees_the_outcome_of_the_later_flights(flights: pd.DataFrame) -> None:
    earlier, later = flights.iloc[:3000], flights.iloc[3000:4000]
    turned = later.assign(delayed=~later["delayed"], delay_minutes=0.0)
    seen, unseen = contenders(earlier, later), contenders(earlier, turned)
    assert list(seen) == [MODEL, *BASELINES]
    assert all((seen[name] == unseen[name]).all() for name in seen)


def test_folds_learn_from_the_past_and_judge_the_future(flights: pd.DataFrame) -> None:
    months = [
        (months_of(earlier).max().month, months_of(later).min().month, months_of(later).max().month)
        for earlier, later in folds(flights, test_months=3)
    ]
    assert months == [(n, n + 1, min(n + 3, 12)) for n in range(3, 12)]


@pytest.mark.parametrize(("months", "first"), [(2, 1), (9, 3), (12, 3), (15, 3), (16, 4), (36, 24)])
def test_the_last_twelve_folds_are_judged(months: int, first: int) -> None:
    days = pd.date_range("2014-01-01", periods=months, freq="MS").repeat(3)
    learnt = [
        months_of(earlier).nunique()
        for earlier, _ in folds(pd.DataFrame({"scheduled_departure": days}))
    ]
    assert learnt == list(range(first, months))


def test_the_model_beats_every_baseline_on_later_months(flights: pd.DataFrame) -> None:
    months = flights["scheduled_departure"].dt.month
    later = flights[months > 9]
    metrics = {
        name: measure(probabilities, later["delayed"])
        for name, probabilities in contenders(flights[months <= 9], later).items()
    }
    best = min(metrics, key=lambda name: metrics[name].brier)
    assert best == max(metrics, key=lambda name: metrics[name].auc) == MODEL


def test_a_random_split_flatters(flights: pd.DataFrame) -> None:
    months = flights["scheduled_departure"].dt.month
    later = flights[months > 9]
    honest = measure(model.predict(model.fit(flights[months <= 9]), later), later["delayed"])
    flattered = random_split(flights, judged=len(later))
    assert flattered.brier_skill > honest.brier_skill
    assert abs(flattered.bias) < abs(honest.bias)


def test_the_trained_period_ends_with_the_last_flight_that_was_learnt_from(
    flights: pd.DataFrame,
) -> None:
    """Even in a month of few flights: no later comparison may count these days as unseen."""
    month = flights["scheduled_departure"].dt.month
    few = flights[month == 3].head(2)
    earlier = pd.concat([flights[month <= 2].iloc[::5], few])
    split = Fold(earlier, flights[month == 4].iloc[::5])
    chances = np.linspace(0.1, 0.3, len(split.later))[:, None].repeat(len(THRESHOLDS), axis=1)
    known = dict.fromkeys((HOUR, NIGHTLY), chances)
    evaluation, _ = evaluate((SCL, {}), split, 5, Judged(pd.DataFrame(), {}, known))
    assert evaluation.trained["last"] == str(few["scheduled_departure"].max())


def test_shuffling_a_feature_that_matters_lowers_the_auc(flights: pd.DataFrame) -> None:
    sample = flights.iloc[::5]
    falls = importance(model.fit(sample), sample)
    assert falls["airline"] > 0.01
    assert falls["minute_of_day"] > 0.01


def test_probabilities_are_near_the_true_ones_of_the_simulator(
    simulation: Simulation, flights: pd.DataFrame
) -> None:
    """On simulated flights the truth is known: what the best model of a schedule would say."""
    months = flights["scheduled_departure"].dt.month
    truth = pd.Series(simulation.expected_probability[months > 9])
    ours = pd.Series(model.predict(model.fit(flights[months <= 9]), flights[months > 9]))
    assert ours.corr(truth, method="spearman") > 0.75
    deciles = pd.qcut(ours, 10, labels=False)
    assert ((truth - truth.mean()) - (ours - ours.mean())).groupby(
        deciles
    ).mean().abs().max() < 0.04


def test_the_ranking_is_near_the_best_that_the_simulator_allows(
    simulation: Simulation, flights: pd.DataFrame
) -> None:
    months = flights["scheduled_departure"].dt.month
    later = flights[months > 9]
    best = measure(simulation.expected_probability[months > 9], later["delayed"]).auc
    ours = measure(model.predict(model.fit(flights[months <= 9]), later), later["delayed"]).auc
    assert best - 0.05 < ours < best
