"""Take the flights of airports from many files: one table for each, to train on."""

import argparse
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.markup import escape

from flights.airport import Airport, AirportError
from flights.score.files import REJECTS, Files, is_local, is_many, make_folders, sources_of
from flights.score.processes.cluster import on_ray
from flights.score.processes.pool import Processes
from flights.tables.place import Unusable
from train.airports import check_airport
from train.console import step, tell_error, tell_note
from train.gather.parts import Taken, take
from train.gather.tables import SIMULATED, Kept, Parts, write_table
from train.rows.data import DataError, count_notes

DESCRIPTION = """\
Take the flights of airports from many files, CSV or Parquet, of any years: a folder with all
below it, or a pattern in quotes, here or at s3:// (pip install s3fs) or gs:// (pip install gcsfs).

For each airport OUTPUT gets a table of its flights in order of time, with the columns that training
reads, named as its file: scl.parquet of airports/scl.yaml, or simulated_scl.parquet where a file of
its flights is called simulated. Rows of other airports are passed over. What training would set
aside is, with its file and row in scl.parquet.rejects.csv.
"""
EPILOG = """\
example:
  python -m train.gather 'gs://flights/20*/*.parquet' flights --airport airports/*.yaml
  python -m train --airport airports/scl.yaml --data flights/scl.parquet

exit status: 0 all tables are written; 2 an airport has no flight or too many faults and no table,
or a file cannot be used and there is none at all, or the options are wrong; 130 stopped.
"""


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m train.gather",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", metavar="FILES", help="a folder, a pattern, or one file")
    parser.add_argument("output", metavar="OUTPUT", help="a folder or its URL, which FILES is not")
    parser.add_argument(
        "--airport",
        metavar="FILE",
        nargs="+",
        required=True,
        help="the files of the airports, which tell what the columns are called",
    )
    parser.add_argument(
        "--max-rejected-share",
        type=float,
        default=0.01,
        metavar="SHARE",
        help="of an airport's rows, that may be set aside (default: %(default)s)",
    )
    parser.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        default=os.cpu_count(),
        help="processes that read, some 250 MB each; default here: %(default)s",
    )
    parser.add_argument(
        "--engine",
        choices=["ray"],
        help="read each file in a process of Ray's (pip install '.[engine]'): of the cluster at "
        "RAY_ADDRESS, or --workers of them here",
    )
    return parser


def positive(text: str) -> int:
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"{text} is no number of processes")
    return int(text)


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        return gather(options, read_airports(options.airport))
    except (AirportError, DataError, Unusable) as error:
        tell_error(str(error))
        return 2
    except KeyboardInterrupt:
        tell_error("stopped, nothing more is written")
        return 128 + signal.SIGINT


def read_airports(files: Sequence[str]) -> dict[str, Airport]:
    """By the names of their tables. Raises `AirportError`."""
    airports = {Path(file).stem: Airport.read(file) for file in files}
    if len(airports) < len(files):
        raise AirportError("two airports would have one table: name their files otherwise")
    for airport in airports.values():
        check_airport(airport)
    return airports


def gather(options: argparse.Namespace, airports: dict[str, Airport]) -> int:
    """The exit status. Raises `Unusable` and `DataError` where nothing is written."""
    sources, output = [options.files], options.output.rstrip("/")
    if is_many(options.files):
        sources = list(sources_of(options.files, output))
    elif is_local(options.files):
        sources = [str(Path(options.files).resolve())]
    make_folders({Path(output)} if is_local(output) else set())
    with TemporaryDirectory() as folder:
        parts = {}
        for name, airport in airports.items():
            (place := Path(folder, name)).mkdir()
            parts[name] = Parts(airport, place)
        read_all(taken_by(options, sources, list(airports.values())), len(sources), parts)
        kept = [write(output, name, options, parts[name]) for name in parts]
    return 0 if all(kept) else 2


def taken_by(
    options: argparse.Namespace, sources: Sequence[str], airports: Sequence[Airport]
) -> Iterator[Taken]:
    if options.engine:
        return on_ray(take, sources, options.workers, airports)
    return in_processes(sources, options.workers, airports)


def in_processes(
    sources: Sequence[str], workers: int, airports: Sequence[Airport]
) -> Iterator[Taken]:
    """As they are ready. Raises `Unusable` where a process is lost."""
    with Processes(min(workers, len(sources))).executor() as executor:
        try:
            for done in as_completed([executor.submit(take, one, airports) for one in sources]):
                yield done.result()
        except BrokenExecutor as error:
            raise Unusable("a process that reads was killed: was memory short?") from error
        finally:
            executor.shutdown(cancel_futures=True)


def read_all(taken: Iterable[Taken], files: int, parts: dict[str, Parts]) -> None:
    """Raises `DataError` for a file that cannot be used: tables without it would look whole."""
    rows = others = 0
    notes: set[str] = set()
    with step("Reading files") as done:
        for number, one in enumerate(taken, start=1):
            if one.error:
                raise DataError(one.error)
            for of_airport, part in zip(parts.values(), one.parts, strict=True):
                of_airport.add(one.source, part)
            rows, others = rows + one.rows, others + one.others
            notes.update(one.notes)
            if number % 100 == 0:
                done.tell(f"{number:,} of {files:,}")
        done.append(f"Read {rows:,} rows of {files:,} files, {others:,} of other airports")
    for note in sorted(notes):
        tell_note(note)


def write(output: str, name: str, options: argparse.Namespace, parts: Parts) -> Kept | None:
    """None: there is no table, and it is told why."""
    city = parts.airport.city
    path = f"{output}/{SIMULATED if parts.are_simulated else ''}{name}.parquet"
    if parts.lacking:
        have = "file does not have" if parts.lacking == 1 else "files do not have"
        tell_note(f"{city}: {parts.lacking:,} {have} its columns: none of its rows are read")
    files = Files(options.files, path, f"{path}{REJECTS}")
    try:
        with step(f"Writing the flights of {city}") as done:
            kept = write_table(parts, files, options.max_rejected_share)
            done.append(f"Wrote {kept.flights:,} flights of {city}: {escape(path)}")
    except DataError as error:
        tell_error(str(error))
        return None
    for note in count_notes({"cancelled: left out": parts.cancelled}):
        tell_note(note)
    if number := len(kept.rejected):
        rows = "row is" if number == 1 else "rows are"
        tell_note(f"{number:,} {rows} set aside: {files.rejects}")
    return kept


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # leaves nothing behind either
    sys.exit(main())
