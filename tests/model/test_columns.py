"""Columns as their different cells."""

from typing import Any

import numpy as np
import pytest

from flights import columns
from flights.columns import Column, combined


@pytest.mark.parametrize(
    "cells", [[], ["a", None, "a"], [1, True, 1.0, "1"], [[], {}, [], -0.0, 0.0]]
)
def test_cells_are_what_they_were(cells: list[Any]) -> None:
    assert list(map(repr, Column.of(cells).cells())) == list(map(repr, cells))


def test_each_cell_is_a_value_once() -> None:
    assert Column.of(["b", "a", "b", None]).values == ["b", "a", None]
    assert Column.of(["b", "a", "b"]).mapped([1, 1]).values == [1]


@pytest.mark.parametrize("small", [0, 1 << 16])
def test_tuples_of_cells_are_there_once(monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(columns, "SMALL", small)
    parts = [[n * 7 % 50 for n in range(900)], [n % 9 for n in range(900)], [None] * 900]
    found = combined(list(map(Column.of, parts)))
    assert found.cells() == list(zip(*parts, strict=True))
    assert len(found.values) == len(set(found.values)) == 450
    assert np.ptp(found.codes) == 449
