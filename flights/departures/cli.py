"""Tell the service what left: a table of departures in, into what its workers share."""

import argparse
from collections import Counter
from contextlib import closing
from operator import itemgetter
from pathlib import Path

from flights.clock import Clock, clock_min
from flights.departures.rows import not_kept, read_file
from flights.departures.table import open_store
from flights.live.stores.address import shown
from flights.live.stores.keeper import (
    MOST_FLIGHTS,
    NOT_KEPT,
    Changes,
    Outcome,
    StoreError,
    kept_from,
)
from flights.score.console import say
from flights.score.day import store_path
from flights.score.tables import Reject, create_csv, replacing
from flights.score.worker import load
from flights.settings import SettingsError
from flights.tables.place import Unusable

DESCRIPTION = """\
Tell the service which flights left, and when: it then knows how the last days went.

FILE is a table with a row for each flight, a path or a URL, as for python -m flights.score. Its
columns are the fields of POST /predict and salida, when the flight left (YYYY-MM-DD HH:MM, local
time of the airport; blank: it has not left), and maybe cancelado (true or false). The columns of
dataset_SCL.csv will do as well: Fecha-O is salida. A model of another airport takes its own names.

A flight that was told before is replaced: the same file may be told twice. A row that is refused
is left out, and so are a few departures more than a day after all others: what is known ends with
the last one, and keeps the 90 days before it, of at most 100,000 flights; other rows are refused.
The file of rejects tells the row (the header is row 1), field, value and reason; there is no such
file if there is no such row.
"""
EPILOG = """\
example:
  python -m flights.departures yesterday.csv --store live.db

exit status: 0 all flights are kept; 3 rows are rejected, the others kept; 2 nothing is kept, as all
rows are rejected, a file, the store or the model cannot be used or the options are wrong; 130
stopped, nothing is kept.
"""


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m flights.departures",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="a CSV, Parquet or Excel file: a path or URL")
    parser.add_argument(
        "--store", metavar="PATH", help="or redis://…; default: FLIGHT_LIVE, as the service"
    )
    parser.add_argument(
        "--rejects", type=Path, metavar="CSV", default="departures.rejects.csv",
        help="default: %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--model",
        default="flight_delay:latest",
        metavar="TAG",
        help="that knows the names; default: %(default)s",
    )
    return parser


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        rejected = keep(options.file, store_path(options.store), options.rejects, options.model)
    except (SettingsError, StoreError, Unusable) as error:
        say("[red]✗[/]", str(error))
        return 2
    except KeyboardInterrupt:
        say("[red]✗[/]", "stopped, nothing is kept")
        return 130
    where = f", told in {options.rejects}" if rejected else ""
    say("[yellow]![/]" if rejected else " ", f"Rejected rows: {rejected:,}{where}")
    return 3 if rejected else 0


def keep(file: str, path: str, rejects: Path, tag: str) -> int:
    """How many rows are rejected. Raises `StoreError` or `Unusable`, and keeps nothing."""
    catalog = load(tag).catalog
    clock = catalog.airport.clock
    read = read_file(file, catalog, clock_min())
    for note in read.notes:
        say("[yellow]![/]", note)
    with closing(open_store(path, catalog)) as store:
        write_rejects(rejects, read.rejects)
        rejected = len({one.row for one in read.rejects})
        tellings = (one.telling for one in read.told.values())
        outcomes = store.tell(tellings, announced=True) if read.told else []
        kept = store.changed_since(0)
    if refused := sum(one in NOT_KEPT for one in outcomes):
        first_min = 0 if kept.watermark is None else kept_from(kept.watermark)
        more = not_kept(read.told, outcomes, first_min, catalog.airport)
        write_rejects(rejects, sorted([*read.rejects, *more], key=itemgetter(0)))
    if refused == len(outcomes):
        raise Unusable(f"{file}: all rows are rejected, {rejected + refused:,}, told in {rejects}")
    show(outcomes, kept, shown(path), clock)
    return rejected + refused


def show(outcomes: list[Outcome], kept: Changes, where: str, clock: Clock) -> None:
    number = Counter(outcomes)
    told = ", ".join(f"{number[one]:,} {one}" for one in ("new", "changed", "known"))
    say(
        "[green]✓[/]",
        f"Told {len(outcomes):,} flights: {told}; {len(kept.events):,} are kept in {where}",
    )
    if number["old"]:
        say("[yellow]![/]", f"Too old for what is kept, 90 days: {number['old']:,} flights")
    if number["refused"]:
        text = f"No room for {number['refused']:,} flights: {MOST_FLIGHTS:,} are kept at most"
        say("[yellow]![/]", text)
    if kept.watermark is not None:
        say(" ", f"All is told up to {clock.local_time(kept.watermark):%Y-%m-%d %H:%M}")


def write_rejects(path: Path, rejects: list[Reject]) -> None:
    with replacing(path) as (partial,), create_csv(partial, Reject._fields) as write:
        write(rejects)
    if not rejects:
        path.unlink()
