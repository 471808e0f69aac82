"""Score a schedule: a table of flights in, the same table with probabilities out."""

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor
from datetime import datetime
from functools import cache

from flights.api.schema import to_moment
from flights.score.console import say
from flights.score.fields import FIELDS
from flights.score.files import REJECTS, Files, files_of, is_many
from flights.score.processes.pool import Processes, find_model, known_at
from flights.score.scoring import Means, Totals, attempt
from flights.score.tables import ENDINGS
from flights.tables.place import Unusable

NOW = datetime.max  # no answer is made of a later moment than the last that is known
MOST_WORKERS = 4  # about as many as one process can read and write for

DESCRIPTION = f"""\
How likely is each flight of a schedule to leave more than 15 minutes late?

SCHEDULE is a table with a row for each flight: a path, or a URL that fsspec reads, of CSV (with
comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; plain, gzip or zstd), Parquet or Excel
(.xlsx). Its columns are the fields of POST /predict, with a blank cell for what is not given:
  {", ".join(FIELDS[:9])},
  {", ".join(FIELDS[9:])}
Needed are fecha, hora, one of opera and aerolinea, one of destino and siglades. The columns of
dataset_SCL.csv will do as well: Fecha-I is fecha and hora, Des-I is destino, and so on. A model of
another airport takes its own names of both, those of fields and columns in its file in airports/.

SCHEDULE may be many files: a folder, with all that is below it, or a pattern in quotes, such as
"2026-*/*.parquet", here or at s3:// (pip install s3fs) or gs:// (pip install gcsfs). OUTPUT is a
folder or its URL then, and gets a file of the same name for each (.csv is added to names of what
is not written here, as .xlsx). Names that begin with _ or . are left out.

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
  python -m flights.score gs://flights/schedules gs://flights/scored

exit status: 0 all flights are scored; 3 rows are rejected, the others scored; 2 nothing is
written, as a file, the store or the model cannot be used or the options are wrong; 130 stopped,
nothing is written. Of many files, 2 and 130 concern those that are not there: a file is written
when all of it is scored.
"""


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m flights.score",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "schedule",
        metavar="SCHEDULE",
        type=named,
        help="a CSV, Parquet or Excel file, a folder or a pattern",
    )
    parser.add_argument(
        "output",
        metavar="OUTPUT",
        type=named,
        help=f"one of {', '.join(ENDINGS)}, replaced if it is there; a folder if SCHEDULE is many",
    )
    parser.add_argument(
        "--rejects", metavar="CSV", help=f"of one file; default: OUTPUT with {REJECTS} added"
    )
    parser.add_argument(
        "--model", default="flight_delay:latest", metavar="TAG", help="default: %(default)s"
    )
    parser.add_argument(
        "--at",
        type=moment,
        metavar="MOMENT",
        help="as of when: now, by all that is known, or YYYY-MM-DDTHH:MM, the airport's local time",
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
    parser.add_argument(
        "--engine",
        choices=["ray"],
        help="for many files, each in a process of Ray's (pip install '.[engine]'): of the cluster "
        "at RAY_ADDRESS, or --workers of them here",
    )
    return parser


def named(text: str) -> str:
    """All that is below "" would be scored, and written to /."""
    if not text.strip():
        raise argparse.ArgumentTypeError("is empty")
    return text


def moment(text: str) -> datetime:
    """`NOW` for "now"."""
    if text == "now":
        return NOW
    try:
        return to_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} {error}") from None


def main(arguments: list[str] | None = None) -> int:
    asked = parser()
    options = asked.parse_args(arguments)
    if options.store and not options.at:
        asked.error("--store is for --at")
    started = time.perf_counter()
    kept = "nothing"
    try:
        many = is_many(options.schedule)
        if not many and not options.output.endswith(ENDINGS):
            asked.error(f"OUTPUT must end in one of {', '.join(ENDINGS)}: {options.output}")
        if many and options.rejects:
            asked.error("--rejects is for one file: those of many are beside each output")
        if options.engine and not many:
            asked.error("--engine is for many files: a folder or a pattern")
        files = files_of(options.schedule, options.output) if many else [one(options)]
        kept = "nothing more" if many else kept
        totals = together(run(files, many, options))
        if not (totals.scored or totals.rejected or totals.failed):
            raise Unusable(f"{options.schedule} holds no flights")
    except Unusable as error:
        say("[red]✗[/]", str(error))
        return 2
    except KeyboardInterrupt:
        say("[red]✗[/]", f"stopped, {kept} is written")
        return 130
    if totals.failed < len(files):
        where = f"*{REJECTS} beside them" if many else files[0].rejects
        show(totals, time.perf_counter() - started, options.output, where)
    if totals.failed and many:
        say("[red]✗[/]", f"Not written: {totals.failed:,} of {len(files):,} files")
    return 2 if totals.failed else 3 if totals.rejected else 0


def one(options: argparse.Namespace) -> Files:
    output = options.output
    return Files(options.schedule, output, options.rejects or f"{output}{REJECTS}")


def run(files: list[Files], many: bool, options: argparse.Namespace) -> Iterator[Totals]:
    """Score each file. Raises `Unusable` where none can be."""
    tag, state = options.model, None
    if options.at:
        tag, state = known_at(options.at, options.store, tag)
    if options.engine:
        from flights.score.processes.engine import score_all  # noqa: PLC0415 (80 MB, as in find_model)

        return score_all(files, tag, state, options.workers, (cache(note), fail))
    return by_processes(files, many, tag, Processes(options.workers, state))


def by_processes(
    files: list[Files], many: bool, tag: str, processes: Processes
) -> Iterator[Totals]:
    with processes.executor() as executor:
        find = cache(lambda: executor.submit(find_model, tag).result())
        means = Means(executor, 2 * processes.number, find, many)
        tell = cache(note)  # once, though many files may be alike
        try:
            if many:  # or each of them would tell of the model
                find()
            for some in files:
                yield attempt(some, means, tell, fail)
        except BrokenExecutor as error:
            raise Unusable("a process that scores was killed: was memory short?") from error


def note(text: str) -> None:
    say("[yellow]![/]", text)


def fail(text: str) -> None:
    say("[red]✗[/]", text)


def together(some: Iterable[Totals]) -> Totals:
    total = Totals()
    for totals in some:
        total = Totals(*map(sum, zip(total, totals, strict=True)))
    return total


def show(totals: Totals, seconds: float, output: str, rejects: str) -> None:
    scored, unseen, rejected, _ = totals
    mark = "[green]✓[/]" if scored else "[red]✗[/]"
    say(mark, f"Scored {scored:,} flights in {seconds:.1f} s: {output}")
    mark = "[yellow]![/]" if unseen else " "
    say(mark, f"With names that the model has not seen: {unseen:,} ({unseen / max(scored, 1):.1%})")
    mark, where = ("[yellow]![/]", f", told in {rejects}") if rejected else (" ", "")
    share = rejected / max(scored + rejected, 1)
    say(mark, f"Rejected rows: {rejected:,} ({share:.1%}){where}")
