"""Whatever the format of a schedule, the same table comes out."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pytest
from pyarrow import parquet

import flights.score.parquet
from flights.api.reading.parsing import read_flights
from flights.model.served import DelayModel
from flights.tables import table as tables
from tests.samples.schedules import (
    BAD_ROW,
    HEADER,
    SENTENCE,
    flight,
    read,
    row,
    rows,
    write,
    write_csv,
)


@pytest.mark.parametrize(
    ("source", "target"),
    [(".csv", ".csv.gz"), (".csv.gz", ".parquet"), (".parquet", ".parquet"), (".parquet", ".csv")],
)
def test_any_format_in_gives_the_same_table_in_any_format_out(
    run: Any, model: DelayModel, tmp_path: Path, source: str, target: str
) -> None:
    flights = [row(number) for number in range(30)]
    schedule, output = tmp_path / f"in{source}", tmp_path / f"out{target}"
    write(schedule, flights)
    assert run(schedule, output, "--workers", 1) == 0
    checked = read_flights(json.dumps(list(map(flight, flights))).encode(), model.catalog)
    expected = [f"{probability:.6f}" for probability in model.predict(checked.flights)]
    header, *lines = read(output)
    assert header == [*HEADER, "atraso", "campos_no_vistos"]
    assert [line[:-2] for line in lines] == flights
    assert [f"{float(line[-2]):.6f}" for line in lines] == expected


def test_parquet_keeps_the_types_of_its_columns(run: Any, tmp_path: Path) -> None:
    departure = datetime(2017, 3, 1, 8, 30)
    table = pa.table(
        {
            "fecha": pa.array([departure, departure], pa.timestamp("us")),
            "hora": pa.array([departure.time(), departure.time()], pa.time64("us")),
            "dia": pa.array([1.0, None]),  # as pandas writes integers beside a blank
            "mes": pa.array([3, 3], pa.int8()),
            "opera": pa.array(["LATAM", "SKY"]).dictionary_encode(),
            "destino": pa.array(["LIM", "ANF"]),
            "asientos": pa.array([[1, 2], None]),
        }
    )
    table = table.set_column(0, "fecha", table["fecha"].cast(pa.date32()))
    parquet.write_table(table, tmp_path / "in.parquet")
    assert run(tmp_path / "in.parquet", tmp_path / "out.parquet", "--workers", 1) == 0
    scored = parquet.read_table(tmp_path / "out.parquet")
    assert scored.drop_columns(["atraso", "campos_no_vistos"]) == table


def test_rows_of_parquet_are_numbered_and_grouped_across_chunks(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CHUNK_ROWS", 5)
    monkeypatch.setattr(flights.score.parquet, "ROW_GROUP", 12)
    schedule, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    write(schedule, rows()[: BAD_ROW - 1][-30:])  # the bad one is the last of 30
    assert run(schedule, output, "--workers", 1) == 3
    assert read(tmp_path / "out.parquet.rejects.csv")[1:] == [["31", "dia", "30", SENTENCE]]
    file = parquet.ParquetFile(output)
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [15, 14]


def test_csv_becomes_text_and_integers_in_parquet(run: Any, good: Path) -> None:
    output = good.with_name("out.parquet")
    assert run(good, output, "--workers", 1) == 0
    types = {field.name: field.type for field in parquet.read_schema(output)}
    assert types["dia"] == pa.int64()
    assert types["atraso"] == pa.float64()
    assert types["nota"] == types["opera"] == types["campos_no_vistos"] == pa.string()


def test_how_an_unusual_file_was_read_is_told(
    run: Any, good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = good.read_text("utf-8-sig").replace(",", "\t").replace("año", '"a, ñ"')
    good.write_bytes(text.encode("cp1252"))
    run(good, good.with_name("out.csv"), "--workers", 1)
    assert "! Read as Windows-1252 with tabs\n" in capsys.readouterr().err
    assert read(good.with_name("out.csv"))[5][0] == "a, ñ"


def test_text_in_binary_columns_is_scored_and_written_as_text(run: Any, tmp_path: Path) -> None:
    columns = [pa.array(column, pa.binary()) for column in zip(*[row(1), row(4)], strict=True)]
    parquet.write_table(pa.table(columns, HEADER), tmp_path / "in.parquet")
    for target in ("out.csv", "out.parquet"):
        assert run(tmp_path / "in.parquet", tmp_path / target, "--workers", 1) == 0
        assert [line[:-2] for line in read(tmp_path / target)[1:]] == [row(1), row(4)]


def test_a_schedule_at_a_url_is_scored(run: Any, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", [row(number) for number in range(3)])
    with fsspec.open("memory://test-score/good.csv", "wb") as file:
        file.write(good.read_bytes())
    assert run("memory://test-score/good.csv", tmp_path / "out.csv", "--workers", 1) == 0
    assert len(read(tmp_path / "out.csv")) == 4


def test_a_date_that_python_has_not_is_a_reject_like_any_other(run: Any, tmp_path: Path) -> None:
    columns = dict(zip(HEADER, map(list, zip(row(1), row(4), strict=True)), strict=True))
    table = pa.table(columns | {"fecha": pa.array([2**30, 17226], pa.date32())})
    parquet.write_table(table, tmp_path / "in.parquet")
    for target in ("out.csv", "out.parquet"):
        assert run(tmp_path / "in.parquet", tmp_path / target, "--workers", 1) == 3
        (told,) = read(tmp_path / f"{target}.rejects.csv")[1:]
        assert told[:3] == ["2", "fecha", f"<value out of range: {2**30}>"]
        assert len(read(tmp_path / target)) == 2


def test_a_column_of_lists_is_no_field(
    run: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pa.table(dict(zip(HEADER, ([cell] for cell in row(1)), strict=True)))
    place = HEADER.index("destino")
    lists = table.set_column(place, "destino", pa.array([["LIM"]]))
    parquet.write_table(lists, tmp_path / "in.parquet")
    assert run(tmp_path / "in.parquet", tmp_path / "out.csv", "--workers", 1) == 2
    told = "in.parquet has list<element: string> in its column destino, not a value"
    assert told in capsys.readouterr().err
