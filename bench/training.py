"""python -m bench.training 50000 1000000: how long training takes, and how much memory.

Trains in a process and a model store of its own on the embedded, simulated flights: the year again
and again, each time 52 weeks earlier and with other flight numbers; from ten years on, more
flights in each of them.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from bench.harness.environment import environment
from bench.tables import short, table
from train.airports import EMBEDDED

YEARS = 10
DATES = ("Fecha-I", "Fecha-O")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.training", description=__doc__)
    parser.add_argument("rows", nargs="+", type=int, help="of a file to train on")
    results = [measure(rows) for rows in parser.parse_args().rows]
    print(f"\n{environment()}\n")
    print(table(["rows", "seconds", "CPU seconds", "peak MB"], results))


def measure(rows: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "simulated.csv")
        write(path, rows)
        started = time.perf_counter()
        command = [sys.executable, "-m", "train", "--data", str(path)]
        process = subprocess.Popen(command, env=os.environ | {"BENTOML_HOME": folder})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    if status:
        raise SystemExit(f"training on {rows:,} rows failed")
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return [f"{rows:,}", short(seconds), short(usage.ru_utime + usage.ru_stime), short(peak)]


def write(path: Path, rows: int) -> None:
    """The last copy is cut at its start, so that it touches the year after it."""
    year = pd.read_csv(EMBEDDED, dtype=str, keep_default_na=False)
    dates = {name: pd.to_datetime(year[name]) for name in DATES}
    for copy in range(-(-rows // len(year))):
        earlier = pd.Timedelta(weeks=52 * (copy % YEARS))
        moved = {name: (date - earlier).dt.strftime("%F %T") for name, date in dates.items()}
        numbers = (np.arange(len(year)) % 1_000 + 1_000 * copy).astype(str)
        part = year.assign(**moved, **{"Vlo-I": numbers}).tail(rows - copy * len(year))
        part.to_csv(path, mode="a", header=copy == 0, index=False)


if __name__ == "__main__":
    main()
