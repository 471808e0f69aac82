"""Contributions are exact by the definition of Shapley values."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from flights.model.explain import (
    coalitions,
    shapley_weights,
)

Toy = dict[str, Any]


def contributions(score: Callable[[Toy], Any], flight: Toy, background: Toy) -> list[float]:
    """Of columns a, b and c, each an input of its own."""
    one = {name: np.array([[value]], float) for name, value in flight.items()}
    others = {name: np.array(values, float).reshape(-1, 1) for name, values in background.items()}
    (values,) = coalitions(one, lambda x: score(x)[:, 0], others, [("a",), ("b",), ("c",)])
    return (shapley_weights(3) @ values).tolist()


def test_of_a_linear_function_they_are_coefficient_times_distance_from_the_mean() -> None:
    found = contributions(
        lambda x: 2 * x["a"] + 3 * x["b"] - x["c"],
        flight={"a": 5, "b": 1, "c": 4},
        background={"a": [0, 2, 4], "b": [1, 2, 3], "c": [9, 9, 9]},
    )
    assert found == pytest.approx([2 * (5 - 2), 3 * (1 - 2), -(4 - 9)])


def test_what_the_function_ignores_contributes_nothing() -> None:
    found = contributions(
        lambda x: np.exp(x["a"]) * x["c"],
        flight={"a": 1, "b": 100, "c": 2},
        background={"a": [0, 2], "b": [-7, 7], "c": [1, 3]},
    )
    assert found[1] == 0


def test_inputs_that_do_the_same_contribute_the_same() -> None:
    found = contributions(
        lambda x: x["a"] * x["b"] + x["c"],
        flight={"a": 2, "b": 2, "c": 1},
        background={"a": [0, 1], "b": [0, 1], "c": [0, 5]},
    )
    assert found[0] == pytest.approx(found[1])


def test_what_two_do_only_together_is_halved() -> None:
    found = contributions(
        lambda x: x["a"] * x["b"],
        flight={"a": 2, "b": 3, "c": 1},
        background={"a": [0], "b": [0], "c": [0]},
    )
    assert found == pytest.approx([3, 3, 0])
