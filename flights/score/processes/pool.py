"""The processes that score. The first one loads neither the model nor what it needs, 80 MB,
where it need not know the departures of a day."""

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from flights.airport import Airport
from flights.interrupts import ending_at_once
from flights.score.tables import Job, Part
from flights.tables.table import Block

if TYPE_CHECKING:
    from flights.live.state import State


class Processes(NamedTuple):
    number: int
    state: "State | None" = None  # what all of them know of the day, beside the schedule

    def executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.number, get_context("spawn"), begin, (self.state,))


def known_at(at: datetime, store: str | None, tag: str) -> tuple[str, "State | None"]:
    """With the tag of the model whose departures are known, too. Raises `Unusable`."""
    with ending_at_once():
        from flights.score import day, worker  # noqa: PLC0415 (loaded where they are asked for)

    model = worker.load(tag)
    return model.tag, day.known_at(at, store, model.departures, model.airport)


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
    executor: Executor, blocks: Iterable[Block], job: Job, ahead: int
) -> Iterator[tuple[int, Part]]:
    """What becomes of the blocks as they come in the file, each with how far that is read. At
    most `ahead` wait in memory.
    """
    waiting: deque[tuple[int, Future[Part]]] = deque()
    for block in blocks:
        waiting.append((block.position, executor.submit(score_block, job, block)))
        if len(waiting) > ahead:
            position, part = waiting.popleft()
            yield position, part.result()
    for position, part in waiting:
        yield position, part.result()


def find_model(tag: str) -> tuple[str, Airport]:
    """In a worker."""
    from flights.score import worker as scoring  # noqa: PLC0415 (80 MB, which the first process does without)

    model = scoring.load(tag)
    return model.tag, model.airport


def score_block(job: Job, block: Block) -> Part:
    """In a worker."""
    from flights.score import worker as scoring  # noqa: PLC0415 (as above)

    return scoring.score_block(job, block)
