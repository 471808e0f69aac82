"""Read and check `dataset_SCL.csv`: raw Spanish columns in, typed departures and their label out.

Spanish stops here, and so does all that is known only after take-off, except for the label.
DIA, MES, AÑO and DIANOM are not read: they are of the operated date, which for a flight delayed
past midnight is the next day. The calendar comes from the scheduled departure.
"""

import csv
import gzip
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from textwrap import shorten
from typing import Any

import fsspec
import pandas as pd

from train.checks import RAW_COLUMNS, Checked, check_rows, find_misfits, join

BATCH = 50_000  # rows that are there as text at a time


Tell = Callable[[str], None]


class DataError(ValueError):
    """The data cannot be used; the message is one sentence for whoever supplied it."""


@dataclass(frozen=True)
class FlightLog:
    """Departures fit for training, what was set aside, and where both came from.

    `flights`: one row per departure, sorted by the first of its columns, which are
    scheduled_departure (datetime64[s], local time of Santiago), flight_number ("" if unknown),
    airline, airline_code, destination (ICAO), city, flight_type ("I" or "N"), these texts as
    categories, delay_minutes (float) and delayed (bool).
    `rejected`: one row per row set aside, with its first fault: row (line of the file, the header
    being 1), column, value, reason.
    `sha256`: fingerprint of the data, taken of the uncompressed bytes.
    """

    flights: pd.DataFrame
    rejected: pd.DataFrame
    source: str
    sha256: str
    twice: int = 0  # flights with a time that happened twice, taken for the first


def read_flights(
    source: str, max_rejected_share: float = 0.01, tell: Tell = lambda progress: None
) -> FlightLog:
    """Read the data set from a path or URL, plain or gzipped.

    Rows with a fault are set aside. DataError if they are more than `max_rejected_share` of all
    rows, if a column is missing, or if the source cannot be read as CSV in UTF-8. `tell` is told
    how many rows are read, every million.
    """
    content = read_bytes(source)
    checked: list[Checked] = []
    for number, batch in enumerate(read_batches(content, source), start=1):
        checked.append(check_rows(batch))
        if number % (1_000_000 // BATCH) == 0:
            tell(f"{number * BATCH:,} rows")
    sha256 = hashlib.sha256(content).hexdigest()
    del content
    flights = join([batch.flights for batch in checked])
    misfits = find_misfits(flights)
    faults = pd.concat([*(batch.rejected for batch in checked), misfits])
    rejected = faults.sort_values("row", ignore_index=True)
    refuse_too_many(rejected, sum(batch.rows for batch in checked), max_rejected_share, source)
    flights = flights.drop(index=misfits["row"])
    twice = int(flights.pop("twice").sum())
    flights = flights.sort_values("scheduled_departure", kind="stable", ignore_index=True)
    return FlightLog(flights, rejected, source, sha256, twice)


def split_by_time(flights: pd.DataFrame, test_months: int = 3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split into (earlier, later): later begins with the last `test_months` calendar months.

    Never at random: whole days are late together, so a random split tests on days it has seen.
    DataError if no month is left to train on.
    """
    present = full_months(flights)
    if not 1 <= test_months < len(present):
        raise DataError(
            f"--test-months {test_months} leaves no month to train on or none to test on: "
            f"the flights are of {', '.join(map(str, present))}"
        )
    later = months_of(flights) >= present[-test_months]
    return flights[~later], flights[later]


def months_of(flights: pd.DataFrame) -> pd.Series:
    """The calendar month of each scheduled departure."""
    return flights["scheduled_departure"].dt.to_period("M")


def full_months(flights: pd.DataFrame) -> list[pd.Period]:
    """The months in order, without those of a few stray flights (a tenth of the usual number):
    a file that ends in September can hold two flights of New Year's Eve.
    """
    sizes = months_of(flights).value_counts().sort_index()
    return list(sizes.index[sizes >= sizes.median() / 10])


def span(flights: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last departure of the full months."""
    departures = flights["scheduled_departure"][months_of(flights).isin(full_months(flights))]
    return departures.min(), departures.max()


def read_bytes(source: str) -> bytes:
    """Fetch a path or URL, uncompressed; gzip is told by its first bytes, not by its name."""
    try:
        with fsspec.open(source, "rb") as file:
            content: bytes = file.read()
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    except FileNotFoundError as error:
        raise DataError(f"{source}: cannot be found or reached") from error
    except Exception as error:  # every fsspec file system raises errors of its own
        raise DataError(f"{source}: cannot be read ({type(error).__name__}: {error})") from error


def read_batches(content: bytes, source: str) -> Iterator[pd.DataFrame]:
    """Parse into RAW_COLUMNS (text) and surplus_fields; the index is the line in the file."""
    if not content or content.isspace():
        raise DataError(f"{source}: the file is empty")
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    reader = csv.reader(text, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if missing := ", ".join(name for name in RAW_COLUMNS if name not in header):
            found = shorten(", ".join(header), 300)
            raise DataError(f"{source}: missing columns: {missing}; found: {found}")
        rows = read_rows(reader, header)
        batch = list(islice(rows, BATCH))
        if not batch:
            raise DataError(f"{source}: no rows below the header")
        while batch:
            columns = ["row", "surplus_fields", *RAW_COLUMNS]
            yield pd.DataFrame(batch, columns=columns).set_index("row")
            batch = list(islice(rows, BATCH))
    except csv.Error as error:
        raise DataError(f"{source}: row {reader.line_num} is not CSV ({error})") from error
    except UnicodeDecodeError as error:
        raise not_utf8(content, source) from error


def read_rows(reader: Any, header: list[str]) -> Iterator[tuple[Any, ...]]:
    """Line, number of surplus fields and RAW_COLUMNS of each row."""
    pick, width = itemgetter(*map(header.index, RAW_COLUMNS)), len(header)
    for values in reader:
        if values:  # a blank line has none
            yield (
                reader.line_num,
                len(values) - width,
                *map(str.strip, pick(values + [""] * width)),
            )


def not_utf8(content: bytes, source: str) -> DataError:
    """The first byte that is not UTF-8; told once decoding as a whole has failed."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        return DataError(f"{source}: row {row} is not UTF-8 (byte 0x{byte:02x})")
    return DataError(f"{source}: is not UTF-8")


def refuse_too_many(rejected: pd.DataFrame, rows: int, max_share: float, source: str) -> None:
    share = len(rejected) / rows
    if share > max_share or share == 1:
        row, column, value, reason = rejected.iloc[0]
        raise DataError(
            f"{source}: row {row}, column {column}: {value!r} is {reason}; {len(rejected)} of "
            f"{rows} rows have a fault ({share:.1%}): mend them, or raise --max-rejected-share, "
            f"now {max_share}"
        )
