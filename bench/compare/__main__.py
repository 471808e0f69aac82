"""Compare this service with its peers: same model, same flights, same load, in turn."""

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.answers import WrongAnswerError
from bench.compare.chart import plot
from bench.compare.contenders import CONTENDERS, WORKERS, Contender
from bench.compare.measure import batches, endurance, one_round, summary
from bench.compare.parity import UnansweredError
from bench.compare.plan import Plan, prepared
from bench.compare.promises import promises
from bench.compare.report import markdown
from bench.harness.environment import provenance
from bench.harness.server import StartError
from bench.verdicts import all_met, objectives
from bench.wrk import LoadError

HERE = Path(__file__).parents[1]
PACKAGES = (
    *("bentoml", "fastapi", "flask", "gunicorn", "httptools", "litserve", "onnxruntime"),
    *("pandas", "pydantic", "scikit-learn", "starlette", "uvicorn", "uvloop"),
)
BATCH_CONNECTIONS = (1, 16, 200, 1_000)
BATCH_SECONDS = 5
console = Console(highlight=False)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__)
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
        default=[200, 16, 1],
        metavar="N,M",
    )
    parser.add_argument(
        "--only-servers", action="store_true", help="no batch sizes, no long load of ours"
    )
    parser.add_argument("--promises", action="store_true", help="exit 1 if a promise is not met")
    parser.add_argument("--output", type=Path, default=HERE, help="folder of results.*")
    return parser


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
    stress = objectives()["load"]["stress"]
    with console.status(f"{stress['seconds']} s at {stress['connections']} connections …"):
        long = endurance(plan, CONTENDERS["ours"], stress["connections"], stress["seconds"])
    return {"batching": rows, "endurance": long}


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)  # before, not after, a quarter of an hour
    if unknown := ", ".join(name for name in options.servers if name not in CONTENDERS):
        console.print(f"no such server: {unknown}; there are {', '.join(CONTENDERS)}")
        return 2
    try:
        results = run(options)
    except (LoadError, StartError, UnansweredError, WrongAnswerError) as error:
        console.print(f"✗ {type(error).__name__}: {error}", soft_wrap=True, markup=False)
        return 2
    verdicts = list(promises(results, objectives()))
    results["verdicts"] = [verdict._asdict() for verdict in verdicts]
    (options.output / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "results.md").write_text(markdown(results))
    plot(results, options.output / "results.svg")
    console.print(markdown(results), soft_wrap=True)
    return int(options.promises and not all_met(verdicts))


def run(options: argparse.Namespace) -> dict[str, Any]:
    with prepared(options.connections, options.seconds, options.rounds) as plan:
        results = provenance(PACKAGES) | {
            "workers": WORKERS,
            "flights": len(plan.bodies),
            "rounds": plan.rounds,
            "loads": {str(connections): seconds for connections, seconds in plan.loads.items()},
            "servers": compare(plan, [CONTENDERS[name] for name in options.servers]),
        }
        if not options.only_servers:
            results |= of_ours(plan)
    return results


if __name__ == "__main__":
    sys.exit(main())
