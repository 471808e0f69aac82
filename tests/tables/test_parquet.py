"""Parquet is read a run of row groups at a time."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet as files

from flights.tables import parquet
from flights.tables.place import Unusable
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


MOMENTS = pa.timestamp("us")


def write(path: Path, cells: pa.Array) -> str:
    files.write_table(pa.table({"hora": cells}), path)
    return str(path)


@pytest.mark.parametrize("kind", [pa.string_view(), pa.binary_view()])
def test_views_are_text(tmp_path: Path, kind: pa.DataType) -> None:
    with open_table(write(tmp_path / "a", pa.array(["08:00"]).cast(kind))) as table:
        assert table.schema.types == [pa.string()]
        assert [chunk.rows for chunk in table.chunks] == [[("08:00",)]]


def test_a_moment_that_python_has_not_is_text_and_harms_no_other(tmp_path: Path) -> None:
    with open_table(write(tmp_path / "a", pa.array([0, 2**62], MOMENTS))) as table:
        ((first, last),) = [chunk.rows for chunk in table.chunks]
    assert first == (datetime(1970, 1, 1),)
    assert last == (f"<value out of range: {2**62}>",)


def test_a_zone_that_is_not_known_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a", pa.array([0], pa.timestamp("us", "Mars/Olympus")))
    told = "a has times of Mars/Olympus in hora, no known zone"
    with pytest.raises(Unusable, match=told), open_table(path):
        pass
