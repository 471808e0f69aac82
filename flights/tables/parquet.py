"""Parquet, by pyarrow, which is not among what ships."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from flights.tables import table
from flights.tables.place import Unusable, check_size
from flights.tables.source import Source
from flights.tables.table import Chunk, Table

RUN = 1_000_000  # rows


@contextmanager
def open_rows(source: Source) -> Iterator[Table]:
    with source.stored() as stream:
        with readable(source):
            file = parquet.ParquetFile(stream)
        groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
        size = sum(group.total_byte_size for group in groups)
        check_size(source.name, size, source.most)
        schema = as_text(file.schema_arrow.remove_metadata())  # pandas keeps its index there
        check_zones(source, schema)
        columns = [name.strip() for name in schema.names]
        # A cell is no larger than all that is kept, but many may be kept as one.
        rows = int(min(table.CHUNK_ROWS, max(source.most // max(size, 1), 1)))
        batches = batches_of(source, file, schema, rows)
        chunks = (batch.chunk() for batch in batches)
        yield Table(columns, chunks, file.metadata.num_rows, [], schema, batches)


class Batch(NamedTuple):
    """Some rows, by column."""

    columns: pa.RecordBatch
    numbers: range
    misfits: Mapping[int, int] = {}

    @property
    def position(self) -> int:
        return self.numbers.stop - 2

    def cells(self, place: int) -> pa.Array:
        """Of a column."""
        return self.columns.column(place)

    def chunk(self) -> Chunk:
        cells = map(cells_of, self.columns.columns)
        return Chunk(list(zip(*cells, strict=True)), self.numbers, {}, self.position)


def as_text(schema: pa.Schema) -> pa.Schema:
    """Text that Hive or Impala wrote is in binary columns; of views pyarrow 26 cannot take some."""
    for place, field in enumerate(schema):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if str(kind) in {"binary", "large_binary", "binary_view", "string_view"}:
            schema = schema.set(place, field.with_type(pa.string()))
    return schema


def cells_of(array: pa.Array) -> list[Any]:
    """As Python has them. A moment that it has not, such as one of the year 10,000, is text."""
    try:
        return list(array.to_pylist())
    except OverflowError:
        return list(map(cell_of, array))


def cell_of(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except OverflowError:
        return value.cast(pa.string()).as_py()


def check_zones(source: Source, schema: pa.Schema) -> None:
    for field in schema:
        zone = getattr(field.type, "tz", None)
        try:
            if zone:
                pa.scalar(0, field.type).as_py()
        except pa.ArrowException:
            raise Unusable(f"{source} has times of {zone} in {field.name}, no known zone") from None


def batches_of(
    source: Source, file: parquet.ParquetFile, schema: pa.Schema, rows: int
) -> Iterator[Batch]:
    numbers = range(2, 2)
    with readable(source):
        for groups in runs(file.metadata):
            for batch in file.iter_batches(rows, row_groups=groups):
                numbers = range(numbers.stop, numbers.stop + len(batch))
                yield Batch(batch.cast(schema), numbers)


def runs(metadata: parquet.FileMetaData) -> Iterator[list[int]]:
    """Its row groups, so many together as have `RUN` rows. One reader of all kept 4 MB for each
    million rows that it had read (pyarrow 26).
    """
    run, rows = [], 0
    for group in range(metadata.num_row_groups):
        run.append(group)
        rows += metadata.row_group(group).num_rows
        if rows >= RUN:
            yield run
            run, rows = [], 0
    if run:
        yield run


@contextmanager
def readable(source: Source) -> Iterator[None]:
    """Tell in one sentence why a file cannot be read."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise Unusable(f"{source} cannot be read: {str(error).splitlines()[0]}") from error
