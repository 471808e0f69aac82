"""python -m bench.slo.stress: the original stress test, `wrk -t2 -c200 -d45s`, against its bar.

Exit status: 0 all is met, 1 something is not, 2 the service or wrk does not run.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench.harness.ephemeral import target
from bench.served import served_file
from bench.slo.outcome import console, exit_status
from bench.verdicts import Verdict, at_least, objectives, share, slow_ms
from bench.wrk import Load, load


def judged(result: Load) -> list[Verdict]:
    slo = objectives()
    goals = {one["name"]: one["goal"] for one in slo["objectives"]}
    stress = slo["load"]["stress"]
    asked = result.requests + result.unanswered
    return [
        at_least(f"requests in {stress['seconds']} s", result.requests, stress["requests"]),
        share("success", slo["load"]["success"], asked - result.errors, asked),
        share("latency", goals["latency"], result.requests - result.slow, result.requests),
    ]


def stress(url: str) -> list[Verdict]:
    slo = objectives()
    plan = slo["load"]["stress"]
    with tempfile.TemporaryDirectory() as folder, target(url) as address:
        file = served_file(address, Path(folder))
        result = load(address, file, plan["connections"], plan["seconds"], slow_ms(slo))
    console.print(
        f"{result.good_per_second:,.0f} answers/s, {result.errors} errors, "
        f"p50 {result.p50_ms:.1f} ms, p90 {result.p90_ms:.1f} ms, p99 {result.p99_ms:.1f} ms"
    )
    return judged(result)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.slo.stress", description=__doc__)
    parser.add_argument("--url", default="", help="a server that runs already")
    options = parser.parse_args()
    return exit_status(lambda: stress(options.url))


if __name__ == "__main__":
    sys.exit(main())
