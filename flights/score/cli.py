"""Score a schedule: a table of flights in, the same table with probabilities out."""

import argparse
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flights.api.schema import to_moment
from flights.clock import existed
from flights.score.console import progress, say
from flights.score.fields import FIELDS, fields_of, hinted
from flights.score.processes import Processes, find_model, in_order, known_at
from flights.score.tables import (
    ENDINGS,
    Job,
    Output,
    Part,
    Reject,
    create_csv,
    create_table,
    replacing,
)
from flights.tables.place import Unusable
from flights.tables.table import Table, open_table

NOW = datetime.max  # no answer is made of a later moment than the last that is known
ADDED = {"atraso": float, "campos_no_vistos": str}
MOST_WORKERS = 4  # about as many as one process can read and write for

DESCRIPTION = f"""\
How likely is each flight of a schedule to leave Santiago more than 15 minutes late?

SCHEDULE is a table with a row for each flight: a path, or a URL that fsspec reads, of CSV (with
comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; plain, gzip or zstd), Parquet or Excel
(.xlsx). Its columns are the fields of POST /predict, with a blank cell for what is not given:
  {", ".join(FIELDS[:9])},
  {", ".join(FIELDS[9:])}
Needed are fecha, hora, one of opera and aerolinea, one of destino and siglades. The columns of
dataset_SCL.csv will do as well: Fecha-I is fecha and hora, Des-I is destino, and so on.

OUTPUT gets all columns of SCHEDULE, these and any others, and two more:
  atraso             the probability, the number that POST /predict answers
  campos_no_vistos   the fields that name an airline or a destination new to the model

With --at all is scored as of a moment, by the departures that the service was told of (FLIGHT_LIVE
or --store): as POST /predict answers with en. Without it, by the schedule alone.

A row that POST /predict would refuse is left out. The file of rejects tells its row (the header
is row 1), field, value and reason; there is no such file if there is no such row.
"""
EPILOG = """\
example:
  python -m flights.score january.csv january_scored.csv
  python -m flights.score today.csv today_scored.csv --at now --store live.db
  python -m flights.score today.csv today_scored.csv --at 2026-11-26T06:00

exit status: 0 all flights are scored; 3 rows are rejected, the others scored; 2 nothing is
written, as a file, the store or the model cannot be used or the options are wrong; 130 stopped,
nothing is written.
"""


class Totals(NamedTuple):
    scored: int
    unseen: int  # of these, flights with a name that is new to the model
    rejected: int  # rows, which may have several faults each


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m flights.score",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "schedule", metavar="SCHEDULE", help="a CSV, Parquet or Excel file: a path or URL"
    )
    parser.add_argument(
        "output",
        type=table_path,
        metavar="OUTPUT",
        help=f"one of {', '.join(ENDINGS)}; replaced if it is there",
    )
    parser.add_argument(
        "--rejects", type=Path, metavar="CSV", help="default: OUTPUT with .rejects.csv added"
    )
    parser.add_argument(
        "--model", default="flight_delay:latest", metavar="TAG", help="default: %(default)s"
    )
    parser.add_argument(
        "--at",
        type=moment,
        metavar="MOMENT",
        help="as of when: now, by all that is known, or YYYY-MM-DDTHH:MM, local time of Santiago",
    )
    parser.add_argument(
        "--store", metavar="PATH", help="with --at; default: FLIGHT_LIVE, as the service has"
    )
    parser.add_argument(
        "--workers",
        type=int,
        choices=range(1, MOST_WORKERS + 1),
        default=min(os.cpu_count() or 1, MOST_WORKERS),
        help="processes that score, some 170 MB each; default here: %(default)s",
    )
    return parser


def table_path(text: str) -> Path:
    if not text.endswith(ENDINGS):
        raise argparse.ArgumentTypeError(f"{text} does not end in one of {', '.join(ENDINGS)}")
    return Path(text)


def moment(text: str) -> datetime:
    """`NOW` for "now"."""
    if text == "now":
        return NOW
    try:
        found = to_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} {error}") from None
    if not existed(found):
        raise argparse.ArgumentTypeError(f"{text} is skipped by Santiago's clocks")
    return found


def main(arguments: list[str] | None = None) -> int:
    asked = parser()
    options = asked.parse_args(arguments)
    if options.store and not options.at:
        asked.error("--store is for --at")
    rejects = options.rejects or options.output.with_name(f"{options.output.name}.rejects.csv")
    started = time.perf_counter()
    try:
        tag, state = options.model, None
        if options.at:
            tag, state = known_at(options.at, options.store, tag)
        processes = Processes(options.workers, state)
        totals = score(options.schedule, options.output, rejects, tag, processes)
    except Unusable as error:
        say("[red]✗[/]", str(error))
        return 2
    except KeyboardInterrupt:
        say("[red]✗[/]", "stopped, nothing is written")
        return 130
    show(totals, time.perf_counter() - started, options.output, rejects)
    return 3 if totals.rejected else 0


def show(totals: Totals, seconds: float, output: Path, rejects: Path) -> None:
    scored, unseen, rejected = totals
    mark = "[green]✓[/]" if scored else "[red]✗[/]"
    say(mark, f"Scored {scored:,} flights in {seconds:.1f} s: {output}")
    mark = "[yellow]![/]" if unseen else " "
    say(mark, f"With names that the model has not seen: {unseen:,} ({unseen / max(scored, 1):.1%})")
    mark, where = ("[yellow]![/]", f", told in {rejects}") if rejected else (" ", "")
    share = rejected / (scored + rejected)
    say(mark, f"Rejected rows: {rejected:,} ({share:.1%}){where}")


def score(schedule: str, output: Path, rejects: Path, tag: str, processes: Processes) -> Totals:
    """Write both files. Raises `Unusable`, and then leaves neither behind."""
    if len({Path(schedule).resolve(), output.resolve(), rejects.resolve()}) < 3:
        raise Unusable("schedule, output and rejects must be three different files")
    with (
        open_table(schedule) as source,
        processes.executor() as executor,
    ):
        fields = check_columns(schedule, source)
        # Not "latest" in all workers, which may become another one meanwhile.
        tag = executor.submit(find_model, tag).result()
        with replacing(output, rejects) as partial:
            with create_table(partial[0], source, ADDED) as table:
                job = Job(tag, fields, len(source.columns), table.make)
                blocks = source.blocks or source.chunks
                parts = in_order(executor, blocks, job, ahead=2 * processes.number)
                totals = write(parts, source.size, table, partial[1])
            if totals.scored + totals.rejected == 0:
                raise Unusable(f"{schedule} holds no flights")
    if totals.rejected == 0:
        rejects.unlink()
    return totals


def write(parts: Iterator[tuple[int, Part]], size: int, table: Output, rejects: Path) -> Totals:
    scored = unseen = rejected = 0
    with create_csv(rejects, Reject._fields) as write_rejects, progress(size) as report:
        for position, part in parts:
            table.write(part.piece)
            write_rejects(part.rejects)
            scored += part.scored
            unseen += part.unseen
            rejected += len({fault.row for fault in part.rejects})
            report(position, scored)
    return Totals(scored, unseen, rejected)


def check_columns(path: str, source: Table) -> dict[str, int]:
    """The places of the fields. Tells how the file is read, and what is not."""
    for column in ADDED:
        if column in source.columns:
            raise Unusable(f"{path} has a column {column} already")
    fields = fields_of(path, source.columns)
    for note in source.notes:
        say("[yellow]![/]", note)
    used = fields.values()
    others = [column for n, column in enumerate(source.columns) if n not in used and column]
    if others:
        say("[yellow]![/]", f"Copied, but not used: {', '.join(hinted(others, fields))}")
    return fields
