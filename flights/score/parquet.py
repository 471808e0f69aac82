"""Reads and writes Parquet by column. pyarrow is not among what ships, so nothing that serves may
import this.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import compress
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from flights.columns import Column
from flights.score.tables import Output, Scores
from flights.tables.parquet import Batch, cells_of
from flights.tables.table import Block, Row, Table

ROW_GROUP = 100_000  # rows; a group for each block would be slow to read
TYPES = {str: pa.string(), float: pa.float64()}


@contextmanager
def create_parquet(
    path: Path, source: Table, added: dict[str, type], integers: Collection[str]
) -> Iterator[Output]:
    """Columns from Parquet keep their type; those from CSV are text, integers or null."""
    schema = source.schema or pa.schema(
        [(name, pa.int64() if name in integers else pa.string()) for name in source.columns]
    )
    for name, type_ in added.items():
        schema = schema.append(pa.field(name, TYPES[type_]))
    waiting: list[pa.RecordBatch] = []

    def write(batch: pa.RecordBatch) -> None:
        waiting.append(batch)
        if sum(map(len, waiting)) >= ROW_GROUP:
            flush()

    def flush() -> None:
        writer.write_table(pa.Table.from_batches(waiting, schema))
        waiting.clear()

    with parquet.ParquetWriter(path, schema) as writer:
        yield Output(partial(to_batch, schema), write)
        if waiting:
            flush()


def to_batch(schema: pa.Schema, block: Block, scores: Scores) -> pa.RecordBatch:
    """The piece of the output that a block becomes. In a worker."""
    if isinstance(block, Batch):
        arrays = block.columns.filter(pa.array(scores.right)).columns
    else:
        arrays = arrays_of_csv(block.chunk().rows, scores, schema)
    unseen = pa.array(scores.unseen.values, pa.string()).take(pa.array(scores.unseen.codes))
    return pa.record_batch([*arrays, pa.array(scores.probabilities), unseen], schema=schema)


def arrays_of_csv(rows: list[Row], scores: Scores, schema: pa.Schema) -> list[pa.Array]:
    types = schema.types[: -len(TYPES)]
    columns = list(zip(*compress(rows, scores.right.tolist()), strict=True)) or [()] * len(types)
    return list(map(array_of_csv, columns, types))


def array_of_csv(cells: Row, type_: pa.DataType) -> pa.Array:
    given = [None if cell == "" else cell for cell in cells]
    if pa.types.is_integer(type_):  # what a model has read as one, such as 1.0
        given = [None if cell is None else int(float(cell)) for cell in given]
    return pa.array(given, type_)


def column_of(array: pa.Array) -> Column:
    """Its cells as Python has them."""
    try:
        codes = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    except pa.ArrowNotImplementedError:
        return Column.of(cells_of(array))
    values = cells_of(codes.dictionary)
    places = codes.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    return Column(places.astype(np.intp), [*values, None])
