"""python -m bench.schedule 1000000 season.csv: a file of simulated flights for `flights.score.cli`.

The embedded year of departures, repeated with its dates moved on by whole weeks.
"""

import argparse
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from bench.payloads import YEAR, as_requests, embedded


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.schedule", description=__doc__)
    parser.add_argument("flights", type=int, help="how many")
    parser.add_argument("path", type=Path, help="the file to write: .csv or .parquet")
    options = parser.parse_args()
    year = pa.Table.from_pylist(as_requests(embedded()))
    create = parquet.ParquetWriter if options.path.suffix == ".parquet" else csv.CSVWriter
    with create(options.path, year.schema) as writer:
        for years in count():
            if (left := options.flights - years * len(year)) <= 0:
                break
            writer.write_table(moved(year, years).slice(0, left))


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
