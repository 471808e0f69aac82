"""What `flights.score` says on the terminal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

console = Console(stderr=True, highlight=False, emoji=False)


def say(mark: str, text: str) -> None:
    console.print(mark, escape(text), soft_wrap=True)


@contextmanager
def progress(size: int) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal. Gives what moves it: to a position of the file, flights scored."""
    started = time.perf_counter()
    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=size)

        def report(position: int, scored: int) -> None:
            rate = scored / (time.perf_counter() - started)
            bar.update(task, completed=position, description=f"{scored:,} flights, {rate:,.0f}/s")

        yield report
