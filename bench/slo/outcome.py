"""What the commands of this room print at their end, and their exit status."""

from collections.abc import Callable

from rich.console import Console

from bench.harness.server import StartError
from bench.verdicts import Verdict, all_met, as_table
from bench.wrk import LoadError

console = Console(highlight=False, soft_wrap=True)


def exit_status(judged: Callable[[], list[Verdict]]) -> int:
    """0: all is met; 1: something is not; 2: it could not be measured."""
    try:
        verdicts = judged()
    except (LoadError, StartError) as error:
        console.print(error, markup=False)
        return 2
    console.print("\n" + as_table(verdicts))
    return int(not all_met(verdicts))
