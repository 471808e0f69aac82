"""What training shows on the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

if TYPE_CHECKING:  # both take seconds to import
    from train.evaluation.results import Evaluation
    from train.rows.data import FlightLog

console = Console(highlight=False)
SHOWN_REJECTED = 5
NEXT = "  What runs keeps its model: send `make serve` a SIGHUP, or `make build` a new Bento."


class Step:
    """What a step tells: how far it is, and in the end what was done."""

    def __init__(self, doing: str, status: Status) -> None:
        self.doing = doing
        self.status = status
        self.done: list[str] = []

    def append(self, done: str) -> None:
        self.done.append(done)

    def tell(self, progress: str) -> None:
        """Beside the spinner or, where a file or a pipe cannot show one, on a line."""
        if console.is_terminal:
            self.status.update(f"{self.doing} … {progress}")
        else:
            console.print(f"  {self.doing} … {progress}", soft_wrap=True)


@contextmanager
def step(doing: str) -> Iterator[Step]:
    """A spinner while it runs, then a line with what was done and the seconds it took.

    The caller appends the words for that line.
    """
    started = time.perf_counter()
    with console.status(f"{doing} …") as status:
        this = Step(doing, status)
        yield this
    seconds = time.perf_counter() - started
    console.print(f"[green]✓[/] {' '.join(this.done) or doing} [dim]{seconds:.1f} s[/]")


def tell_note(text: str) -> None:
    console.print("  [yellow]![/]", escape(text), soft_wrap=True)


def tell_error(text: str) -> None:
    console.print("[red]✗[/]", escape(text), soft_wrap=True)


def show_log(log: FlightLog) -> None:
    """How the file was read and the first of the rows that are set aside."""
    for note in log.notes:
        tell_note(note)
    rejected = log.rejected
    for row, column, value, reason in rejected.head(SHOWN_REJECTED).itertuples(index=False):
        told = escape(f"row {row}, {column}: {value!r} is {reason}")
        console.print(f"  [yellow]set aside[/] {told}", soft_wrap=True)
    if len(rejected) > SHOWN_REJECTED:
        console.print(f"  [yellow]set aside[/] and {len(rejected) - SHOWN_REJECTED} more rows")


def show_metrics(evaluation: Evaluation) -> None:
    trained, judged = evaluation.trained, evaluation.judged_period
    title = (
        f"Learnt from {trained['flights']:,} flights, {trained['first'][:10]} to "
        f"{trained['last'][:10]}\njudged on {judged['flights']:,} later ones, "
        f"{judged['first'][:10]} to {judged['last'][:10]}"
    )
    caption = (
        "SIMULATED flights: these figures say nothing of real ones"
        if evaluation.data["simulated"]
        else None
    )
    table = Table(
        title=title, caption=caption, title_justify="left", caption_justify="left", box=SIMPLE_HEAD
    )
    table.add_column("", no_wrap=True)
    headings = ("AUC", "Brier", "skill", "predicted", "observed", "bias")
    for heading in headings:
        table.add_column(heading, justify="right")
    for name, metrics in evaluation.metrics.items():
        table.add_row(
            name,
            f"{metrics.auc:.3f}",
            f"{metrics.brier:.4f}",
            f"{metrics.brier_skill:+.3f}",
            f"{metrics.predicted:.3f}",
            f"{metrics.observed:.3f}",
            f"{metrics.bias:+.3f}",
        )
    console.print(table)
