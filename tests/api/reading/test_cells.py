"""The cells of columns, as those of rows: tuples, of which each may be kept."""

from typing import Any

import numpy as np

from flights.api.reading.cells import WRONG, ByColumn, ByRow
from flights.columns import Column

DAYS: list[Any] = [1, 2, None, True]
AIRLINES: list[Any] = ["LAN", ["LAN"], "SKU", None]


def test_columns_are_tuples_of_what_may_be_kept_and_none_where_there_is_no_column() -> None:
    cells = ByColumn({"dia": Column.of(DAYS), "opera": Column.of(AIRLINES)}, 4)
    whole = [(1, None, "LAN"), (2, None, WRONG), (None, None, "SKU"), (WRONG, None, None)]
    assert cells(["dia", "hora", "opera"]).cells() == whole
    assert cells(["hora"]).cells() == [(None,)] * 4
    some = cells(["opera", "dia"], np.array([3, 0]))
    assert some.cells() == [(None, WRONG), ("LAN", 1)]
    assert len(some.values) == 2


def test_rows_are_the_same_tuples() -> None:
    cells = ByRow({"dia": DAYS, "opera": AIRLINES}, 4)
    assert not cells.are_alike
    whole = [(1, None, "LAN"), (2, None, WRONG), (None, None, "SKU"), (WRONG, None, None)]
    assert cells(["dia", "hora", "opera"]).cells() == whole
    assert cells(["opera", "dia"], np.array([3, 0])).cells() == [(None, WRONG), ("LAN", 1)]
    plain = ByRow({"dia": [1, 1, None], "hora": ["8", "8", "9"]}, 3)
    assert plain.are_alike
    assert plain(["dia", "hora"]).values == [(1, "8"), (None, "9")]
