"""How a text tells its encoding, and how far into a file a chunk is."""

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from flights.tables import table
from flights.tables.place import Unusable
from flights.tables.table import open_table

TEXT = "fecha;opera\r\n2017-01-31;Ñandú\r\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-16", "UTF-16"),
        ("utf-8-sig", "UTF-8"),
        ("utf-8", "UTF-8"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_any_encoding_gives_the_same_cells(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "flights.csv"
    path.write_bytes(TEXT.encode(encoding))
    with open_table(str(path)) as found:
        assert found.columns == ["fecha", "opera"]
        assert found.notes == [f"Read as {name} with semicolons"]
        assert [chunk.rows for chunk in found.chunks] == [[["2017-01-31", "Ñandú"]]]


def test_a_zero_byte_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "flights.csv"
    path.write_bytes(b"fecha,opera\n1,2\n3,\x00\n5,6\n")
    with pytest.raises(Unusable) as refused, open_table(str(path)):
        pass
    told = f"{path} is binary, or damaged: line 3 holds a zero byte"
    assert str(refused.value) == told


def test_chunks_of_parquet_tell_their_rows_and_how_far_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "CHUNK_ROWS", 2)
    file = io.BytesIO()
    parquet.write_table(pa.table({" a ": ["1", "2", "3"], "b": ["4", "5", "6"]}), file)
    path = tmp_path / "flights"
    path.write_bytes(file.getvalue())
    with open_table(str(path)) as found:
        assert (found.columns, found.size, found.notes) == (["a", "b"], 3, [])
        told = [(c.rows, list(c.numbers), c.misfits, c.position) for c in found.chunks]
    assert told == [
        ([("1", "4"), ("2", "5")], [2, 3], {}, 2),
        ([("3", "6")], [4], {}, 3),
    ]


def test_an_archive_is_told_with_the_first_of_its_files(tmp_path: Path) -> None:
    path = tmp_path / "flights.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("a.csv", "b.csv", "c.csv", "d.csv"):
            archive.writestr(name, "x")
    with pytest.raises(Unusable) as refused, open_table(str(path)):
        pass
    assert str(refused.value) == f"{path} is a zip archive of a.csv, b.csv, c.csv: unpack it"
