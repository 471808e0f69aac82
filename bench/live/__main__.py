"""Live departures under load: what they cost, and how soon every worker knows of one.

    python -m bench.live cost                     # answers a second with departures, beside without
    python -m bench.live replay                   # a day at 60 times its speed, two workers
    python -m bench.live replay --redis URL       # two instances that share a Redis

The flights of a data set, moved to today. A redis:// is emptied of what the service kept in it.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.harness.environment import environment
from bench.live.cost import cost
from bench.live.replay import replay
from bench.payloads import EMBEDDED
from bench.tables import table


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.live",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("cost", "replay"))
    parser.add_argument("--rounds", type=int, default=8, help="of cost, each of both in turn")
    parser.add_argument("--seconds", type=int, default=5, help="of a load of cost")
    parser.add_argument("--hours", type=float, default=24, help="of the day that are replayed")
    parser.add_argument("--speed", type=int, default=60)
    parser.add_argument("--data", metavar="PATH", default=str(EMBEDDED), help="of replay")
    parser.add_argument("--redis", metavar="URL", default="")
    return parser


def main() -> int:
    options = parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="live-") as name:
        folder = Path(name)
        if options.what == "cost":
            ratios = cost(folder, options.rounds, options.seconds)
            rows = [[f"round {n}", f"{ratio:.2f}"] for n, ratio in enumerate(ratios, start=1)]
            rows.append(["median", f"{median(ratios):.2f}"])
            print(table(["answers a second", "with / without"], rows))
        else:
            print(table(*replay(folder, options.hours, options.speed, options.redis, options.data)))
    machine = environment()
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {machine['cpu']}, {machine['cores']} cores")
    return 0


if __name__ == "__main__":
    sys.exit(main())
