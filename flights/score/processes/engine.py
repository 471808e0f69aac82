"""Many files scored on Ray."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from flights.airport import Airport
from flights.score import worker
from flights.score.console import console
from flights.score.files import Files
from flights.score.processes.cluster import on_ray
from flights.score.scoring import Means, Tell, Totals, attempt

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
    """As they are ready, as `on_ray` does it; `tells`: of what should be known, and of what went
    wrong.
    """
    tag = worker.find(tag).tag
    for told in on_ray(score, files, workers, tag, state):
        yield tell(told, *tells)


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
