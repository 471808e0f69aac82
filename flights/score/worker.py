"""What a worker of `flights.score.cli` does: a block of rows in, a part of the output out."""

import gc
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from typing import Any

import bentoml
import numpy as np
from bentoml.exceptions import BentoMLException

from flights.api.errors.faults import Fault
from flights.api.reading.asking import translated
from flights.api.reading.cells import ByColumn
from flights.api.reading.tabular import Table, finish
from flights.api.reading.translation import Translation
from flights.columns import Column
from flights.features import rounded
from flights.live.state import State
from flights.model.catalog import Catalog
from flights.model.served import DelayModel, ModelError
from flights.score.fields import given, given_columns
from flights.score.tables import Job, Part, Reject, Scores, misfits
from flights.tables.place import Unusable
from flights.tables.table import Block
from flights.tables.text import Text


class Day:
    """What a worker scores by beside the schedule, once it has begun."""

    state: State | None = None


def find(tag: str) -> DelayModel:
    """A model of the store that works. Raises `Unusable`."""
    try:
        return DelayModel.load(bentoml.models.get(tag))
    except (BentoMLException, ModelError, ValueError) as error:  # ValueError: not a tag
        raise Unusable(f"{tag} cannot be used: {error}") from error


@cache
def load(tag: str) -> DelayModel:
    """The same, in a process that does nothing else."""
    model = find(tag)
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at again
    return model


def score_block(job: Job, block: Block) -> Part:
    rows: Any = block.open() if isinstance(block, Text) else block
    cells = [column_of(rows.cells(place)) for place in job.fields.values()]
    scores = score(load(job.tag), list(job.fields), cells, rows.numbers)
    rejects = sorted(misfits(rows.misfits, job.width) + scores.rejects, key=itemgetter(0))
    unseen = np.array([names is not None for names in scores.unseen.values])
    number = int(unseen[scores.unseen.codes].sum())
    return Part(job.make(rows, scores), len(scores.probabilities), number, rejects)


def column_of(cells: Any) -> Column:
    if isinstance(cells, list):
        return Column.of(cells)
    from flights.score import parquet  # noqa: PLC0415 (does not ship)

    return parquet.column_of(cells)


def score(
    model: DelayModel, fields: Sequence[str], cells: Sequence[Column], numbers: Sequence[int]
) -> Scores:
    """Each row as POST /predict would answer it."""
    of_rows = ByColumn(given_columns(fields, cells, model.clock), len(numbers))
    read = finish(Table(of_rows, len(numbers), model.catalog).read())
    flights = read.flights
    scores = model.checked_scores(flights, Day.state) if flights else np.empty(0)
    unseen = [", ".join(remarks.unseen) or None for remarks in read.remarks.values]
    rejects = [
        Reject(numbers[place], str(fault.path[0]), fault.as_dict()["value"], fault.sentence)
        for place in np.flatnonzero(~read.right).tolist()
        for fault in faults_of(model.catalog, fields, [column.cell(place) for column in cells])
    ]
    return Scores(read.right, rounded(scores), Column(read.remarks.codes, unseen), rejects)


def faults_of(catalog: Catalog, fields: Sequence[str], row: Sequence[Any]) -> list[Fault]:
    found = translated(given(fields, row, catalog.airport), catalog)
    if isinstance(found, Translation):
        raise RuntimeError(f"{row} is wrong in a table and right by itself")
    return found
