"""Many files on Ray: on the cluster at RAY_ADDRESS, or on this machine. Ray does not ship, so
nothing that serves may import this.
"""

import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

import ray
from ray.exceptions import RayError

from flights.airport import Airport
from flights.score import worker
from flights.score.console import console
from flights.score.files import Files
from flights.score.scoring import Means, Tell, Totals, attempt
from flights.tables.place import Unusable

if TYPE_CHECKING:
    from flights.live.state import State


class Told(NamedTuple):
    """What a process tells of a file."""

    totals: Totals
    notes: list[str]
    errors: list[str]


def score_all(
    files: list[Files], tag: str, state: "State | None", workers: int, tells: tuple[Tell, Tell]
) -> Iterator[Totals]:
    """As they are ready; `workers`: processes where there is no cluster, which has a number of its
    own; `tells`: of what should be known, and of what went wrong.

    Raises `Unusable` where the engine cannot go on: what is written until then stays.
    """
    tag = worker.find(tag).tag
    task = ray.remote(num_cpus=1, max_retries=3)(score)  # where a process or machine is gone
    try:
        with begin(workers):
            known = ray.put(state)
            waiting = [task.remote(some, tag, known) for some in files]
            while waiting:
                ready, waiting = ray.wait(waiting)
                yield tell(ray.get(ready[0]), *tells)
    except (RayError, ConnectionError, RuntimeError, ValueError) as error:
        raise Unusable(f"Ray cannot go on: {error}") from error


def begin(workers: int) -> Any:
    address = os.environ.get("RAY_ADDRESS")
    return ray.init(
        address or "local",
        num_cpus=None if address else workers,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
    )


def score(files: Files, tag: str, state: "State | None") -> Told:
    """As a file is scored alone, in a process of Ray's, which has the model for the next one."""
    console.quiet = True
    worker.Day.state = state
    told = Told(Totals(), [], [])
    with ThreadPoolExecutor(1) as executor:
        means = Means(executor, 1, lambda: found(tag), many=True)
        totals = attempt(files, means, told.notes.append, told.errors.append)
    return told._replace(totals=totals)


def found(tag: str) -> tuple[str, Airport]:
    model = worker.load(tag)
    return model.tag, model.airport


def tell(told: Told, note: Tell, fail: Tell) -> Totals:
    for text in told.notes:
        note(text)
    for text in told.errors:
        fail(text)
    return told.totals
