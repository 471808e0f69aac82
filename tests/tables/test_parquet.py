"""Parquet is read a run of row groups at a time."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet as files

from flights.tables import parquet
from flights.tables.table import open_table


def test_runs_of_row_groups_are_read_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "RUN", 10)
    path = tmp_path / "flights.parquet"
    hours = pa.table({"hora": [str(number) for number in range(25)]})
    files.write_table(hours, path, row_group_size=4)
    assert [*parquet.runs(files.read_metadata(path))] == [[0, 1, 2], [3, 4, 5], [6]]
    with open_table(str(path)) as table:
        chunks = [*table.chunks]
    assert [row for chunk in chunks for row in chunk.rows] == [
        (hour,) for hour in map(str, range(25))
    ]
    assert [number for chunk in chunks for number in chunk.numbers] == [*range(2, 27)]
