"""Writes Parquet. pyarrow is not among what ships, so nothing that serves may import this."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from flights.api.schema import INTEGERS
from flights.score.tables import Write
from flights.tables.table import Row, Table

ROW_GROUP = 100_000  # rows; a group for each chunk would be slow to read
TYPES = {str: pa.string(), float: pa.float64()}


@contextmanager
def create_parquet(path: Path, source: Table, added: dict[str, type]) -> Iterator[Write]:
    """Columns from Parquet keep their type; those from CSV are text, integers or null."""
    make_array = pa.array if source.schema else array_of_csv
    schema = source.schema or pa.schema([(name, csv_type(name)) for name in source.columns])
    for name, type_ in added.items():
        schema = schema.append(pa.field(name, TYPES[type_]))
    waiting: list[pa.RecordBatch] = []

    def write(rows: Iterable[Row]) -> None:
        columns: list[Row] = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = list(map(make_array, columns, schema.types))
        waiting.append(pa.record_batch(arrays, schema=schema))
        if sum(map(len, waiting)) >= ROW_GROUP:
            flush()

    def flush() -> None:
        writer.write_table(pa.Table.from_batches(waiting, schema))
        waiting.clear()

    with parquet.ParquetWriter(path, schema) as writer:
        yield write
        if waiting:
            flush()


def csv_type(column: str) -> pa.DataType:
    return pa.int64() if column in INTEGERS else pa.string()


def array_of_csv(cells: Row, type_: pa.DataType) -> pa.Array:
    given = [None if cell == "" else cell for cell in cells]
    if pa.types.is_integer(type_):  # what a model has read as one, such as 1.0
        given = [None if cell is None else int(float(cell)) for cell in given]
    return pa.array(given, type_)
