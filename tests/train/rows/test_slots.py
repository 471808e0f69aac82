"""Counts of flights that are alike give what single flights would."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, TargetEncoder

from train import model
from train.evaluation.baselines import seed_regression
from train.rows.rates import smoothed_rates
from train.rows.slots import by_slot, distinct


@pytest.fixture(scope="module")
def sample(flights: pd.DataFrame) -> pd.DataFrame:
    return flights.iloc[::4].reset_index(drop=True)


def test_distinct_rows_and_places_give_the_table_back() -> None:
    table = pd.DataFrame({"a": ["x", "y", "x", "x"], "b": [1.0, 1.0, 1.0, 2.0]})
    rows, place = distinct(table)
    assert rows.to_dict("list") == {"a": ["x", "y", "x"], "b": [1.0, 1.0, 2.0]}
    assert place.tolist() == [0, 1, 0, 2]
    pd.testing.assert_frame_equal(rows.iloc[place].reset_index(drop=True), table)


def test_each_distinct_row_is_scored_once() -> None:
    table = pd.DataFrame({"a": [3, 1, 3, 2]})
    seen: list[int] = []

    def score(rows: pd.DataFrame) -> np.ndarray:
        seen.extend(rows["a"])
        return rows["a"].to_numpy() / 10

    assert by_slot(table, score).tolist() == [0.3, 0.1, 0.3, 0.2]
    assert seen == [3, 1, 2]


def test_a_fit_on_counts_is_the_fit_on_single_flights(sample: pd.DataFrame) -> None:
    fitted = model.fit(sample)
    columns = model.frame(sample)
    encoded = fitted["encoder"].transform(columns)
    with model.one_thread():
        trees = model.trees(model.CHOSEN).fit(
            encoded, sample["delayed"], sample_weight=model.weight(sample)
        )
        expected = trees.predict_proba(encoded)[:, 1]
    assert len(distinct(columns).rows) < len(sample) / 2
    np.testing.assert_allclose(model.predict(fitted, sample), expected, atol=1e-8)


def test_rates_of_counts_are_those_of_scikit_learn_on_single_flights(sample: pd.DataFrame) -> None:
    ours = model.fit(sample)["encoder"].named_transformers_["rate"]
    columns = model.frame(sample)
    names = [name for name in model.CHOSEN.by_rate if name in columns]
    expected = TargetEncoder(target_type="binary").fit(columns[names], sample["delayed"])
    assert ours.target_mean_ == pytest.approx(expected.target_mean_, abs=1e-12)
    for encoding, rates in zip(ours.encodings_, expected.encodings_, strict=True):
        np.testing.assert_allclose(encoding, rates, atol=1e-12)


def test_a_category_of_one_flight_gets_nearly_the_overall_rate() -> None:
    rates = smoothed_rates(pd.DataFrame({"flights": [99, 1], "late": [33, 0]}))
    assert rates == pytest.approx([0.333, 0.0], abs=0.001)


def test_where_no_flight_was_late_no_category_was() -> None:
    assert smoothed_rates(pd.DataFrame({"flights": [3, 1], "late": [0, 0]})).tolist() == [0, 0]


def test_the_published_regression_on_counts_is_the_one_on_single_flights(
    sample: pd.DataFrame,
) -> None:
    earlier, later = sample.iloc[:10_000], sample.iloc[10_000:]

    def inputs(flights: pd.DataFrame) -> pd.DataFrame:
        month = flights["scheduled_departure"].dt.month
        return flights[["airline", "flight_type"]].assign(month=month)

    regression = make_pipeline(OneHotEncoder(handle_unknown="ignore"), LogisticRegression())
    regression.fit(inputs(earlier), earlier["delayed"])
    expected = regression.predict_proba(inputs(later))[:, 1]
    np.testing.assert_allclose(seed_regression(earlier, later), expected, atol=1e-9)
