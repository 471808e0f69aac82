"""What is found at once is what scikit-learn finds one by one."""

from typing import Any

import numpy as np
import pytest
from sklearn.ensemble._hist_gradient_boosting import binning
from sklearn.utils.stats import _weighted_percentile

from train import quantiles

BINS = 255  # of scikit-learn's trees, but for what is missing


@pytest.fixture
def column() -> Any:
    """Some values twice, some missing."""
    values = np.random.default_rng(0).normal(size=5_000)
    values[::9] = np.nan
    values[1::2] = values[1::2].round(2)
    return values


@pytest.fixture
def weights() -> Any:
    found = np.random.default_rng(1).uniform(size=5_000)
    found[::7] = 0
    return found


def thresholds(monkeypatch: pytest.MonkeyPatch, percentile: Any, *of: Any) -> Any:
    monkeypatch.setattr(binning, "_weighted_percentile", percentile)
    return binning._find_binning_thresholds(of[0], BINS, of[1])


def test_the_thresholds_are_the_same_to_the_last_bit(
    monkeypatch: pytest.MonkeyPatch, column: Any, weights: Any
) -> None:
    apart = thresholds(monkeypatch, _weighted_percentile, column, weights)
    at_once = thresholds(monkeypatch, quantiles.one_of_all, column, weights)
    assert len(apart) > 200
    assert at_once.tolist() == apart.tolist()
    other = thresholds(monkeypatch, quantiles.one_of_all, column, weights**2)
    assert other.tolist() != apart.tolist()


def test_a_column_is_sorted_once(
    monkeypatch: pytest.MonkeyPatch, column: Any, weights: Any
) -> None:
    asked = []

    def percentile(*given: Any) -> Any:
        asked.append(given)
        return _weighted_percentile(*given)

    monkeypatch.setattr(binning, "_weighted_percentile", None)
    monkeypatch.setattr(quantiles, "_weighted_percentile", percentile)
    quantiles.install()
    binning._find_binning_thresholds(column, BINS, weights)
    assert len(asked) == 1
