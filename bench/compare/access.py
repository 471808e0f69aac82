"""What checking an API key or a token costs, at 200 connections.

    .venv/bin/python -m bench.compare.access

Three servers run at the same time, one that asks for nothing, and are asked in turn, so that a busy
minute falls on all of them. Told are medians over the rounds, and of the ratios in each round:
answers a second, and the CPU time of the server's processes for an answer.
"""

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.harness.credentials import accesses
from bench.harness.ephemeral import is_ready
from bench.harness.server import OURS, Server, started
from bench.payloads import embedded, sample, write
from bench.tables import short, table
from bench.wrk import load

CONNECTIONS = 200
CHECKED = {"": "nothing", "key": "an API key", "jwt": "a JWT"}


class Round(NamedTuple):
    per_second: float
    cpu_us: float  # for an answer


def measure(server: Server, bodies: Path, seconds: int) -> Round:
    def cpu_s() -> float:
        times = [process.cpu_times() for process in server.tree()]
        return sum(one.user + one.system for one in times)

    before = cpu_s()
    found = load(server.url, bodies, CONNECTIONS, seconds, access=server.access)
    return Round(found.good_per_second, 1e6 * (cpu_s() - before) / found.requests)


def compare(folder: Path, rounds: int, seconds: int) -> dict[str, list[Round]]:
    bodies = write(sample(embedded()), folder / "flights.jsonl")
    found: dict[str, list[Round]] = {name: [] for name in CHECKED}
    with ExitStack() as stack:
        access = stack.enter_context(accesses())
        servers = {
            name: stack.enter_context(
                started(OURS, folder / f"{name}.log", is_ready, access=access[name])
            )
            for name in CHECKED
        }
        for number in range(rounds):
            for name in list(CHECKED)[:: 1 if number % 2 else -1]:
                found[name].append(measure(servers[name], bodies, seconds))
    return found


def row(name: str, rounds: list[Round], of_none: list[Round]) -> list[str]:
    pairs = list(zip(rounds, of_none, strict=True))
    return [
        CHECKED[name],
        short(median(one.per_second for one in rounds)),
        f"{median(one.per_second / none.per_second for one, none in pairs):.3f}",
        short(median(one.cpu_us for one in rounds)),
        f"{median(one.cpu_us / none.cpu_us for one, none in pairs):.3f}",
    ]


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    name = "python -m bench.compare.access"
    parser = argparse.ArgumentParser(prog=name, description=__doc__, formatter_class=form)
    parser.add_argument("--rounds", type=int, default=14)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = compare(Path(folder), options.rounds, options.seconds)
    rows = [row(name, rounds, found[""]) for name, rounds in found.items()]
    print(table(["checked", "answers/s", "of none", "CPU us", "of none"], rows))


if __name__ == "__main__":
    main()
