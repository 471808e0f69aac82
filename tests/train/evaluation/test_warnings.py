"""What warnings give by their threshold."""

import numpy as np

from train.evaluation.warnings import THRESHOLDS, describe_warnings, judge_warnings

PROBABILITIES = np.array([0.04, 0.05, 0.3, 0.59])
DELAYED = np.array([True, False, True, True])


def test_warnings_are_counted_from_the_threshold_on() -> None:
    table = judge_warnings(PROBABILITIES, DELAYED)
    assert THRESHOLDS[:2] == (0.05, 0.1)
    assert THRESHOLDS[-1] == 0.6
    assert list(table.loc[0.05]) == [0.75, 2 / 3, 2 / 3]
    assert list(table.loc[0.1]) == [0.5, 1, 2 / 3]
    assert list(table.loc[0.55]) == [0.25, 1, 1 / 3]


def test_what_there_is_none_of_is_left_out() -> None:
    last = describe_warnings(judge_warnings(PROBABILITIES, DELAYED))[-1]
    assert last == {"threshold": 0.6, "share": 0.0, "found": 0.0}
    none_late = describe_warnings(judge_warnings(PROBABILITIES, ~DELAYED & DELAYED))[0]
    assert none_late == {"threshold": 0.05, "share": 0.75, "right": 0.0}
