"""From the parts of all files to one table for each airport, in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from flights.airport import Airport
from flights.score.files import Files, placing
from train.gather.parts import CELL, Part
from train.rows.checks import find_misfits, join
from train.rows.data import DataError, refuse_most_cancelled, refuse_too_many
from train.rows.schema import NO_FAULTS, REJECTED_COLUMNS

SIMULATED = "simulated_"  # the name by which training knows that flights are made up
SLICE = 500_000  # rows that are there as text at a time


@dataclass
class Parts:
    """What the files hold of an airport; what is larger than a line is in `folder`."""

    airport: Airport
    folder: Path
    rows: int = 0
    cancelled: int = 0
    lacking: int = 0  # files that have not its columns
    rejected: list[pd.DataFrame] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)  # of each file, where it has flights

    def add(self, source: str, part: Part | None) -> None:
        if part is None:
            self.lacking += 1
            return
        self.rows += part.rows
        self.cancelled += part.cancelled
        if len(part.rejected):
            self.rejected.append(part.rejected.assign(file=source))
        if part.rows > part.cancelled + len(part.rejected):
            self.paths[source] = self.folder / str(len(self.paths))
            self.paths[source].write_bytes(part.flights)

    def sources(self) -> list[str]:
        return sorted(self.paths)  # whichever was ready first

    @property
    def are_simulated(self) -> bool:
        return any(name.rpartition("/")[2].startswith(SIMULATED) for name in self.paths)


class Kept(NamedTuple):
    """Of an airport: the flights that are in its table, and those that are set aside."""

    flights: int
    rejected: pd.DataFrame


def write_table(parts: Parts, files: Files, max_rejected_share: float) -> Kept:
    """Write both files, or only that of the rejects and raise `DataError`."""
    if not parts.rows:
        place = f"{parts.airport.city} ({parts.airport.codes})"
        raise DataError(f"{files.schedule} has no flight from {place}")
    order, rejected = judge(parts)
    with placing(files) as (table, rejects):
        if len(rejected):
            rejected.to_csv(rejects, index=False)
        refusal = refusal_of(parts, rejected, files, max_rejected_share)
        if refusal is None:
            write_cells(parts, order, table)
    if refusal:
        raise refusal
    return Kept(len(order), rejected)


def judge(parts: Parts) -> tuple[NDArray[np.intp], pd.DataFrame]:
    """The flights in order of time, by their places in all parts, and what is set aside."""
    told = [NO_FAULTS.assign(file=""), *parts.rejected]
    order = np.empty(0, np.intp)
    if parts.paths:
        flights, places = read_checked(parts)
        misfits = find_misfits(flights)
        told.append(places.loc[misfits["row"]].assign(**misfits.set_index("row")))
        departures = flights["scheduled_departure"].drop(index=misfits["row"])
        order = departures.sort_values(kind="stable").index.to_numpy()
    rejected = pd.concat(told)[["file", *REJECTED_COLUMNS]]
    return order, rejected.sort_values(["file", "row"], ignore_index=True)


def read_checked(parts: Parts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What find_misfits looks at, and where each is from: file and row."""
    tables = [table.to_pandas() for table in read(parts, cells=False)]
    rows = [table.pop("row") for table in tables]
    flights = join(tables).reset_index(drop=True)
    files = pd.Categorical.from_codes(
        np.repeat(np.arange(len(rows)), list(map(len, rows))), parts.sources()
    )
    return flights, pd.DataFrame({"file": files, "row": np.concatenate(rows)})


def read(parts: Parts, cells: bool) -> Iterator[pa.Table]:
    """The columns of the file, or what is made of them. Texts are dictionaries."""
    for source in parts.sources():
        schema = parquet.read_schema(parts.paths[source])
        names = [name for name in schema.names if name.startswith(CELL) == cells]
        texts = [name for name in names if pa.types.is_string(schema.field(name).type)]
        yield parquet.read_table(parts.paths[source], columns=names, read_dictionary=texts)


def write_cells(parts: Parts, order: NDArray[np.intp], path: Path) -> None:
    table = pa.concat_tables(read(parts, cells=True)).unify_dictionaries().combine_chunks()
    table = table.rename_columns([name.removeprefix(CELL) for name in table.column_names])
    schema = pa.schema([(name, pa.string()) for name in table.column_names])
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, len(order), SLICE):
            writer.write_table(table.take(order[start : start + SLICE]).cast(schema))


def refusal_of(
    parts: Parts, rejected: pd.DataFrame, files: Files, max_share: float
) -> DataError | None:
    """As training refuses a file: it does not see what is set aside here."""
    try:
        refuse_most_cancelled(parts.cancelled, parts.rows, parts.airport, files.schedule)
        if len(rejected):
            usual = rejected[rejected["reason"] == rejected["reason"].mode()[0]]
            file, own = usual["file"].iloc[0], rejected.drop(columns="file")
            refuse_too_many(own, parts.rows, max_share, f"{parts.airport.city}: {file}")
    except DataError as error:
        return error
    return None
