"""The distribution of how many flights are late."""

from itertools import product
from math import prod

import numpy as np
import pytest

from flights.model.count import NODES, WEIGHTS, counts, interval, on_days, together

CHANCES = [0.1, 0.5, 0.8, 0.35]


def enumerated(chances: list[float]) -> list[float]:
    """The definition: all ways in which n flights are late or not."""
    found = [0.0] * (len(chances) + 1)
    for late in product((0, 1), repeat=len(chances)):
        found[sum(late)] += prod(p if one else 1 - p for p, one in zip(chances, late, strict=True))
    return found


def test_independent_flights_are_counted_exactly() -> None:
    assert counts(CHANCES, [0] * 4).tolist() == pytest.approx(enumerated(CHANCES), abs=1e-12)


def test_a_day_that_moves_all_is_the_mean_over_such_days() -> None:
    days = on_days(CHANCES, [0.7] * 4)
    expected = sum(
        weight * np.array(enumerated(day))
        for day, weight in zip(days.T.tolist(), WEIGHTS, strict=True)
    )
    assert counts(CHANCES, [0.7] * 4) == pytest.approx(expected, abs=1e-12)


def test_log_odds_move_by_the_spread() -> None:
    (moved,) = on_days([0.2], [0.5])
    assert np.log(moved / (1 - moved)) == pytest.approx(np.log(0.25) + 0.5 * NODES)


def test_what_has_happened_counts_as_it_was() -> None:
    assert interval(counts([1, 1, 0], [0, 0, 0])) == (2, 2)
    assert counts([1, 1, 0], [0, 0, 0])[2] == pytest.approx(1, abs=1e-8)


def test_more_spread_is_a_wider_interval() -> None:
    ends = [interval(counts([0.2] * 200, [spread] * 200)) for spread in (0, 0.5, 1)]
    assert ends[0] == (31, 49)
    widths = [high - low for low, high in ends]
    assert widths == sorted(widths)
    assert widths[2] > 3 * widths[0]


def test_days_add_up_each_with_its_own_number() -> None:
    one = counts(CHANCES, [0.7] * 4)
    both = together([one, one])
    assert both.tolist() == pytest.approx(np.convolve(one, one).tolist())
    assert together([]).tolist() == [1]
    assert interval(together([])) == (0, 0)
