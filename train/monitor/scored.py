"""The predictions in a table that `flights.score` wrote."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flights.api.reading.asking import translated
from flights.api.reading.translation import Translation
from flights.features import Flight
from flights.model.catalog import Catalog
from flights.score.fields import fields_of, given
from flights.tables.cells import as_text
from flights.tables.source import Source
from flights.tables.table import Table, read_table
from train.monitor.kept import Kept
from train.monitor.stored import metadata_of
from train.rows.data import DataError

PROBABILITY = "atraso"
UNKNOWN = datetime.fromtimestamp(0, UTC)  # when it was made; of two for one flight the last counts


def read_scored(source: Source, tag: str | None) -> list[Kept]:
    """The flights as the model saw them. Raises `DataError` and `Unusable`."""
    with read_table(source) as table:
        if PROBABILITY not in table.columns:
            columns = ", ".join(table.columns)
            raise DataError(f"{source}: has no column {PROBABILITY}; its columns are {columns}")
        if tag is None:
            raise DataError(f"{source}: does not tell its model, --model TAG does")
        return list(read_rows(str(source), table, tag))


def read_rows(source: str, table: Table, tag: str) -> Iterator[Kept]:
    catalog = Catalog.of(metadata_of(tag))
    fields = fields_of(source, table.columns, catalog.airport)
    last = table.columns.index(PROBABILITY)
    for chunk in table.chunks:
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            cells = [row[place] for place in fields.values()]
            value = given(list(fields), cells, catalog.airport)
            try:
                flight = read_flight(value, catalog)
                probability = read_probability(as_text(row[last]))
            except ValueError as error:
                raise DataError(f"{source}: row {number}, {error}") from error
            yield Kept(UNKNOWN, f"row {number}", tag, *flight[:4], probability, flight.origin)


def read_flight(value: dict[str, Any], catalog: Catalog) -> Flight:
    translation = translated(value, catalog)
    if not isinstance(translation, Translation):
        raise ValueError(translation[0].sentence)
    return translation.flight


def read_probability(text: str) -> float:
    try:
        probability = float(text)
    except ValueError:
        probability = -1.0
    if not 0 <= probability <= 1:
        raise ValueError(f"{PROBABILITY} must be from 0 to 1, got {text!r}")
    return probability
