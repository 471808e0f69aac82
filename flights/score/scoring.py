"""Score a file: a table of flights in, the same table with probabilities out."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

from flights.airport import Airport
from flights.api.schema import INTEGERS
from flights.score.console import progress
from flights.score.fields import fields_of, hinted
from flights.score.files import Files, path_of, placing
from flights.score.processes.pool import in_order
from flights.score.tables import Job, Output, Part, Reject, create_csv, create_table
from flights.tables.place import Unusable
from flights.tables.table import Table, open_table

ADDED = {"atraso": float, "campos_no_vistos": str}

Tell = Callable[[str], object]


class Totals(NamedTuple):
    scored: int = 0
    unseen: int = 0  # of these, flights with a name that is new to the model
    rejected: int = 0  # rows, which may have several faults each
    failed: int = 0  # files of which nothing is written


class Means(NamedTuple):
    """What files are scored with."""

    executor: Executor
    ahead: int  # blocks that may wait for it
    # The model's tag, not "latest", which may become another one meanwhile, and its airport.
    find: Callable[[], tuple[str, Airport]]
    many: bool = False  # files, some of which may be empty


def attempt(files: Files, means: Means, tell: Tell, tell_error: Tell) -> Totals:
    try:
        return score(files, means, tell)
    except Unusable as error:
        tell_error(str(error))
        return Totals(failed=1)


def score(files: Files, means: Means, tell: Tell) -> Totals:
    """Write both files. Raises `Unusable`, and then leaves neither behind."""
    if len({os.path.realpath(path_of(file)) for file in files}) < 3:
        raise Unusable(f"schedule, output and rejects are not three files: {', '.join(files)}")
    with open_table(files.schedule) as source:
        tag, airport = means.find()
        fields = check_columns(files.schedule, source, airport, tell)
        integers = {airport.called[field] for field in INTEGERS}
        with placing(files) as partial:
            with create_table(partial[0], source, ADDED, integers) as table:
                job = Job(tag, fields, len(source.columns), table.make)
                blocks = source.blocks or source.chunks
                parts = in_order(means.executor, blocks, job, means.ahead)
                totals = write(parts, source.size, table, partial[1])
            if totals.scored + totals.rejected == 0 and not means.many:
                raise Unusable(f"{files.schedule} holds no flights")
            if totals.rejected == 0:
                partial[1].unlink()
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


def check_columns(path: str, source: Table, airport: Airport, tell: Tell) -> dict[str, int]:
    """The places of the fields. Tells how the file is read, and what is not."""
    for column in ADDED:
        if column in source.columns:
            raise Unusable(f"{path} has a column {column} already")
    fields = fields_of(path, source.columns, airport)
    for place in fields.values():
        if source.schema and (kind := source.schema.field(place).type).num_fields:
            raise Unusable(f"{path} has {kind} in its column {source.columns[place]}, not a value")
    for note in source.notes:
        tell(note)
    used = fields.values()
    others = [column for n, column in enumerate(source.columns) if n not in used and column]
    if others:
        tell(f"Copied, but not used: {', '.join(hinted(others, fields, airport))}")
    return fields
