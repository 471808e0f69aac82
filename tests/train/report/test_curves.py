"""The numbers behind the figures."""

import numpy as np
import pandas as pd
import pytest

from tests.samples.evaluations import LATER, make_judged
from train.report.charts.canvas import spread
from train.report.charts.curves import means_by_group, ranking_curve, reliability_curve


def test_labels_keep_their_distance_and_move_least() -> None:
    assert spread([0.0, 0.2, 5.0], gap=1) == pytest.approx([-0.4, 0.6, 5.0])
    assert spread([3.0, 1.0], gap=1) == [3.0, 1.0]
    assert spread([], gap=1) == []


def test_margin_is_of_whole_days() -> None:
    days = pd.to_datetime(["2017-07-01 08:00", "2017-07-01 09:00", "2017-07-02 08:00"] * 2)
    flights = pd.DataFrame({"scheduled_departure": days})
    table = means_by_group(flights, [1, 1, 0, 0, 0, 0], ["a", "a", "a", "b", "b", "b"])
    assert table["mean"].tolist() == pytest.approx([2 / 3, 0])
    # Day sums of the distances from 2/3 are 2/3 and -2/3: sqrt(2 x (4/9 + 4/9)) / 3.
    assert table["margin"].tolist() == pytest.approx([1.96 * (16 / 9) ** 0.5 / 3, 0])


def test_margin_of_one_day_is_not_known() -> None:
    flights = pd.DataFrame({"scheduled_departure": pd.to_datetime(["2017-07-01"] * 2)})
    assert means_by_group(flights, [1, 0], ["a", "a"])["margin"].isna().all()


def test_reliability_is_of_bins_of_equally_many_flights() -> None:
    judged = make_judged(*LATER)
    curve = reliability_curve(judged)
    assert curve["flights"].tolist() == [45] * 10
    assert curve["predicted"].is_monotonic_increasing
    assert curve["observed"].mean() == pytest.approx(judged["delayed"].mean())


def test_ranking_warns_of_the_likeliest_flights_first() -> None:
    curve = ranking_curve(np.array([0.9, 0.5, 0.5, 0.1]), np.array([True, True, False, False]))
    assert curve["recall"].tolist() == [0.5, 1, 1]
    assert curve["precision"].tolist() == pytest.approx([1, 2 / 3, 0.5])
    assert curve["false_alarms"].tolist() == [0, 0.5, 1]
