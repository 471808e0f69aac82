"""Compare this service with its peers: same model, same flights, same load, in turn."""

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bentoml
import joblib
from rich.console import Console

from bench.access import accesses
from bench.answers import WrongAnswerError
from bench.contenders import CONTENDERS, WORKERS, Contender
from bench.departures import EMBEDDED, sample, write
from bench.flights import expected
from bench.load import LoadError
from bench.machine import machine, versions
from bench.measure import Plan, batches, endurance, one_round, summary
from bench.plot import plot
from bench.process import StartError
from bench.report import markdown, with_bars
from bench.servers.pickled import VARIABLE
from flights.model import NAME, DelayModel
from train.data import read_flights
from train.model import fit

HERE = Path(__file__).parent
BATCH_CONNECTIONS = (1, 16, 200, 1_000)
BATCH_SECONDS = 5
ENDURANCE = (200, 45)  # connections, seconds: the original stress test
console = Console(highlight=False)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    default = [contender.name for contender in CONTENDERS.values() if contender.default]
    parser.add_argument(
        "--servers",
        type=lambda text: text.split(","),
        default=default,
        metavar="A,B",
        help=f"of {', '.join(CONTENDERS)}",
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--seconds", type=int, default=10, help="of the first load; of the others half as many"
    )
    parser.add_argument(
        "--connections",
        type=lambda text: [int(number) for number in text.split(",")],
        default=[200, 16],
        metavar="N,M",
    )
    parser.add_argument(
        "--only-servers", action="store_true", help="no batch sizes, no long load of ours"
    )
    parser.add_argument("--bars", action="store_true", help="exit 1 if a promise is not met")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of results.*")
    return parser


@contextmanager
def prepared(connections: list[int], seconds: int, rounds: int) -> Iterator[Plan]:
    """The flights, their probabilities and the pickled pipeline, in a temporary folder."""
    model = DelayModel.load(bentoml.models.get(NAME))
    flights = read_flights(str(EMBEDDED)).flights
    bodies = sample(flights)
    first, *others = connections
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        joblib.dump(fit(flights), folder / "pipeline.joblib")
        os.environ[VARIABLE] = str(folder / "pipeline.joblib")
        loads = {first: seconds} | {number: max(1, seconds // 2) for number in others}
        file = write(bodies, folder / "flights.jsonl")
        with accesses() as ways:
            yield Plan(bodies, expected(bodies, model), file, folder, loads, ways, rounds)


def compare(plan: Plan, contenders: list[Contender]) -> list[dict[str, Any]]:
    """Each round asks all servers, in another order: a busy minute does not hit always the same."""
    found: dict[str, list[dict[str, float]]] = {contender.name: [] for contender in contenders}
    order = list(contenders)
    for number in range(plan.rounds):
        for contender in order:
            with console.status(f"round {number + 1}: {contender.label} …"):
                numbers = one_round(plan, contender)
            found[contender.name].append(numbers)
            show(number + 1, contender, numbers)
        random.Random(number).shuffle(order)
    return [
        {
            "name": contender.name,
            "label": contender.label,
            "has_model": contender.has_model,
            "summary": summary(found[contender.name]),
            "rounds": found[contender.name],
        }
        for contender in contenders
    ]


def show(number: int, contender: Contender, numbers: dict[str, float]) -> None:
    words = "  ".join(f"{name} {value:,.5g}" for name, value in numbers.items())
    console.print(f"round {number}  {contender.name:15} {words}", soft_wrap=True)


def of_ours(plan: Plan) -> dict[str, Any]:
    """What is measured of this service alone."""
    rows = []
    for state, name in (("on", "ours"), ("off", "ours_unbatched")):
        with console.status(f"Batch sizes, batching {state} …"):
            found = batches(plan, CONTENDERS[name], BATCH_CONNECTIONS, BATCH_SECONDS)
        rows += [row | {"batching": state} for row in found]
    rows.sort(key=lambda row: int(row["connections"]))
    with console.status(f"{ENDURANCE[1]} s at {ENDURANCE[0]} connections …"):
        long = endurance(plan, CONTENDERS["ours"], *ENDURANCE)
    return {"batching": rows, "endurance": long}


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if unknown := ", ".join(name for name in options.servers if name not in CONTENDERS):
        console.print(f"no such server: {unknown}; there are {', '.join(CONTENDERS)}")
        return 2
    try:
        results = run(options)
    except (LoadError, StartError, WrongAnswerError) as error:
        console.print(f"[red]✗[/] {type(error).__name__}: {error}", soft_wrap=True, markup=False)
        return 2
    (options.output / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "results.md").write_text(markdown(results))
    plot(results, options.output / "results.svg")
    console.print(markdown(results), soft_wrap=True)
    return int(options.bars and not all(bar["met"] for bar in results["bars"]))


def run(options: argparse.Namespace) -> dict[str, Any]:
    with prepared(options.connections, options.seconds, options.rounds) as plan:
        results = {
            "date": datetime.now(UTC).date().isoformat(),
            "machine": machine(),
            "versions": versions(),
            "workers": WORKERS,
            "flights": len(plan.bodies),
            "rounds": plan.rounds,
            "loads": {str(connections): seconds for connections, seconds in plan.loads.items()},
            "servers": compare(plan, [CONTENDERS[name] for name in options.servers]),
        }
        if not options.only_servers:
            results |= of_ours(plan)
    return with_bars(results)


if __name__ == "__main__":
    sys.exit(main())
