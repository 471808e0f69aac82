"""Champion and challenger, compared on days that neither learnt from."""

import bentoml
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from flights.features import Columns
from flights.model.scorer import Scorer
from train.registry.champion import Comparison, Incomparable, compare, paired_interval


def test_equal_models_differ_by_nothing(trained: bentoml.Model, flights: pd.DataFrame) -> None:
    later = flights[flights["scheduled_departure"] >= "2017-10-01"]
    same = Scorer(trained.path_of("judged.onnx"))
    comparison = compare(same, later, trained, simulated=True)
    assert (comparison.difference, comparison.low, comparison.high) == (0, 0, 0)
    assert (comparison.days, comparison.worse) == (92, False)


def test_the_served_model_is_asked_by_the_names_that_it_knows(
    trained: bentoml.Model, flights: pd.DataFrame
) -> None:
    later = flights[flights["scheduled_departure"] >= "2017-10-01"]
    shouted = later.assign(airline=later["airline"].astype(str).str.upper())
    as_known, as_shouted = (
        compare(always_half, asked, trained, simulated=True) for asked in (later, shouted)
    )
    assert as_shouted == as_known


def always_half(columns: Columns) -> NDArray[np.float32]:
    return np.full(len(columns["airline"]), 0.5, np.float32)


def test_a_model_that_always_says_half_is_worse(
    trained: bentoml.Model, flights: pd.DataFrame
) -> None:
    later = flights[flights["scheduled_departure"] >= "2017-10-01"]
    comparison = compare(always_half, later, trained, simulated=True)
    assert comparison.worse
    served_brier = trained.info.metadata["evaluation"]["metrics"]["model"]["brier"]
    assert comparison.difference == pytest.approx(0.25 - served_brier, abs=1e-6)
    assert comparison.low < comparison.difference < comparison.high


@pytest.fixture
def champion(trained: bentoml.Model, flights: pd.DataFrame) -> bentoml.Model:
    """As if it had been judged without November and December only."""
    other = bentoml.models.get(trained.tag)
    october = flights[flights["scheduled_departure"] < "2017-11-01"]
    other.info.metadata["evaluation"]["trained"]["last"] = str(october["scheduled_departure"].max())
    return other


def test_they_are_compared_on_days_that_neither_learnt_from(
    champion: bentoml.Model, flights: pd.DataFrame
) -> None:
    later = flights[flights["scheduled_departure"] >= "2017-10-01"]
    assert compare(always_half, later, champion, simulated=True).days == 61


def test_two_weeks_are_enough_to_compare_and_a_day_less_is_not(
    champion: bentoml.Model, flights: pd.DataFrame
) -> None:
    until = flights[flights["scheduled_departure"] < "2017-11-15"]
    assert compare(always_half, until, champion, simulated=True).days == 14
    less = flights[flights["scheduled_departure"] < "2017-11-14"]
    with pytest.raises(Incomparable, match=r"^13 of the judged days are later .* 14 are needed"):
        compare(always_half, less, champion, simulated=True)


def test_a_damaged_copy_of_the_served_model_is_not_compared_with(
    trained: bentoml.Model, flights: pd.DataFrame
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["sha256"]["judged.onnx"] = "0123abcd"
    with pytest.raises(Incomparable, match=r"judged\.onnx is damaged") as caught:
        compare(always_half, flights, other, simulated=True)
    assert not caught.value.better


def test_a_model_of_other_features_cannot_be_compared(
    trained: bentoml.Model, flights: pd.DataFrame
) -> None:
    other = bentoml.models.get(trained.tag)
    other.info.metadata["features"] = ["moon"]
    with pytest.raises(Incomparable, match="has other features"):
        compare(always_half, flights, other, simulated=True)


def test_the_interval_is_that_of_days_and_not_of_flights() -> None:
    gain = np.repeat([0.1, -0.1], 500)  # two days
    low, high = paired_interval(gain, [np.arange(500), np.arange(500, 1000)])
    assert (low, high) == pytest.approx((-0.1, 0.1))


def test_the_interval_holds_95_percent() -> None:
    gain = np.random.default_rng(2).normal(size=400)  # a flight a day
    low, high = paired_interval(gain, [np.array([day]) for day in range(400)])
    margin = 1.96 * gain.std() / 20
    assert (low, high) == pytest.approx((gain.mean() - margin, gain.mean() + margin), abs=0.006)


@pytest.mark.parametrize(("low", "worse"), [(-1e-9, False), (0.0, False), (1e-9, True)])
def test_a_model_is_worse_if_the_whole_interval_is(low: float, worse: bool) -> None:
    assert Comparison("flight_delay:a", 92, 0.001, low, 0.004).worse is worse


def test_a_comparison_reads_as_one_line() -> None:
    text = str(Comparison("flight_delay:a", 92, 0.001, -0.002, 0.004))
    assert (
        text
        == "not worse, Brier score +0.00100 against flight_delay:a (-0.00200 to +0.00400, 92 days)"
    )
