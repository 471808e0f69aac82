"""python -m bench.schedule 1000000 season.csv: a file of simulated flights for `flights.score.cli`.

The embedded year of departures, repeated with its dates moved on by whole weeks.
"""

import argparse
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from bench.payloads import YEAR, as_requests, embedded


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.schedule", description=__doc__)
    parser.add_argument("flights", type=int, help="how many")
    parser.add_argument("path", type=Path, help="the file to write: .csv or .parquet")
    options = parser.parse_args()
    write = write_parquet if options.path.suffix == ".parquet" else write_csv
    write(options.path, tables(options.flights))


def tables(flights: int) -> Iterator[pa.Table]:
    """A year in each but the last."""
    year = pa.Table.from_pylist(as_requests(embedded()))
    for years, first in enumerate(range(0, flights, len(year))):
        yield moved(year, years).slice(0, flights - first)


def write_parquet(path: Path, years: Iterator[pa.Table]) -> None:
    first = next(years)
    with parquet.ParquetWriter(path, first.schema) as writer:
        for year in chain([first], years):
            writer.write_table(year)


def write_csv(path: Path, years: Iterator[pa.Table]) -> None:
    """With quotes where they are needed, as most write it; pyarrow has them around all text."""
    with path.open("w") as file:
        for place, year in enumerate(years):
            year.to_pandas().to_csv(file, index=False, header=not place)


def moved(year: pa.Table, years: int) -> pa.Table:
    """By whole weeks: weekdays and times stay."""
    days = pc.cast(pc.cast(year["fecha"], pa.date32()), pa.int32())
    dates = pc.cast(pc.add(days, pa.scalar(years * YEAR.days, pa.int32())), pa.date32())
    parts = {
        "fecha": pc.cast(dates, pa.string()),
        "dia": pc.day(dates),
        "mes": pc.month(dates),
        "ano": pc.year(dates),
    }
    for name, part in parts.items():
        year = year.set_column(year.column_names.index(name), name, part)
    return year


if __name__ == "__main__":
    main()
