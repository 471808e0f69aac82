"""Rows are written as `csv` does, however they were split."""

import numpy as np
import pytest

from flights.columns import Column
from flights.score.tables import Scores, to_csv
from flights.tables.text import Plain, Text

ROWS = ["1,2,3"] * 40 + ['"4","5, 5","6""6"', ",é,", ' 7 ,"8",', "9,10,11"]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_plain_rows_are_written_as_csv_does(separator: str, end: str) -> None:
    rows = ROWS if separator == "," else [row.replace(",", ";") for row in ROWS]
    text = Text(end.join(rows), "a", separator, 3, 2)
    right = np.arange(len(ROWS)) != len(ROWS) - 1
    unseen = Column.of([None, "opera", "opera, destino"] * 14 + [None])
    scores = Scores(right, np.linspace(0, 1, len(ROWS) - 1), unseen, [])
    assert isinstance(text.open(), Plain)
    written = to_csv(text.open(), scores)
    assert written == to_csv(text.chunk(), scores)
    assert written.count("\n") == len(ROWS) - 1
