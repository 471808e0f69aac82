"""The processes that score. The first one loads neither the model nor what it needs, 80 MB,
where it need not know the departures of a day."""

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context, parent_process
from operator import itemgetter
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from flights.score.tables import Scores
from flights.tables.table import Chunk, Row, Table

if TYPE_CHECKING:
    from flights.live.state import State


class Processes(NamedTuple):
    number: int
    state: "State | None" = None  # what all of them know of the day, beside the schedule

    def executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.number, get_context("spawn"), begin, (self.state,))


def known_at(at: datetime, store: str | None, tag: str) -> tuple[str, "State | None"]:
    """With the tag of the model whose departures are known, too. Raises `Unusable`."""
    from flights.score import day, worker  # noqa: PLC0415 (loaded where they are asked for)

    model = worker.load(tag)
    return model.tag, day.known_at(at, store, model.departures)


def begin(state: "State | None") -> None:
    """A worker ends when the first process does: not by Ctrl-C, and even if that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=exit_with_parent, daemon=True).start()
    if state is not None:
        from flights.score import worker as scoring  # noqa: PLC0415 (as in `find_model`)

        scoring.Day.state = state


def exit_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def in_order(
    executor: Executor, source: Table, fields: dict[str, int], tag: str, ahead: int
) -> Iterator[tuple[Chunk, Scores]]:
    """The chunks as they come in the file, with their scores. At most `ahead` wait in memory."""
    cells, names = itemgetter(*fields.values()), list(fields)
    waiting: deque[tuple[Chunk, Future[Scores]]] = deque()
    for chunk in source.chunks:
        rows = list(map(cells, chunk.rows))
        waiting.append((chunk, executor.submit(score_rows, tag, names, rows, chunk.numbers)))
        if len(waiting) > ahead:
            earlier, job = waiting.popleft()
            yield earlier, job.result()
    for chunk, job in waiting:
        yield chunk, job.result()


def find_model(tag: str) -> str:
    """In a worker."""
    from flights.score import worker as scoring  # noqa: PLC0415 (80 MB, which the first process does without)

    return scoring.load(tag).tag


def score_rows(tag: str, fields: list[str], rows: list[Row], numbers: Sequence[int]) -> Scores:
    """In a worker."""
    from flights.score import worker as scoring  # noqa: PLC0415 (as above)

    return scoring.score_rows(tag, fields, rows, numbers)
