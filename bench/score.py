"""python -m bench.score 1000000 10000000: how long `flights.score` takes for such schedules.

From CSV to CSV and from Parquet to Parquet, with the newest model of the store.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from resource import struct_rusage

from bench.harness.environment import environment
from bench.tables import short, table

REJECTED = 3  # the exit status where rows are: some times are skipped by the clocks
ENDINGS = {"csv": "CSV", "parquet": "Parquet"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.score", description=__doc__)
    parser.add_argument("rows", nargs="+", type=int, help="of a schedule")
    parser.add_argument("--workers", type=int, default=2, help="default: %(default)s")
    options = parser.parse_args()
    results = [row for rows in options.rows for row in measure(rows, options.workers)]
    print(f"\n{environment()}\n")
    columns = ["rows", "format", "seconds", "CPU seconds", "MB of the largest process"]
    print(table(columns, results))


def measure(rows: int, workers: int) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        schedules = [Path(folder, f"schedule.{ending}") for ending in ENDINGS]
        for schedule in schedules:
            run("-m", "bench.schedule", str(rows), str(schedule))
        return [score(schedule, rows, workers) for schedule in schedules]


def score(schedule: Path, rows: int, workers: int) -> list[str]:
    output = schedule.with_stem("scored")
    started = time.perf_counter()
    usage = run("-m", "flights.score", str(schedule), str(output), "--workers", str(workers))
    seconds = time.perf_counter() - started
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return [
        f"{rows:,}",
        ENDINGS[schedule.suffix[1:]],
        short(seconds),
        short(usage.ru_utime + usage.ru_stime),
        short(peak),
    ]


def run(*arguments: str) -> struct_rusage:
    """What it and its own processes used."""
    process = subprocess.Popen([sys.executable, *arguments])
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, REJECTED):
        raise SystemExit(f"{' '.join(arguments)} failed")
    return usage


if __name__ == "__main__":
    main()
