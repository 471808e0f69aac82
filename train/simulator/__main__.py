"""python -m train.simulator: write the embedded flights, check them, or print their facts."""

import argparse
import gzip
import hashlib
import os
import sys
from pathlib import Path

import pandas as pd

from train.airports import EMBEDDED
from train.simulator.fact_table import facts_table
from train.simulator.simulation import simulate

OUTPUT = EMBEDDED


def as_csv(flights: pd.DataFrame) -> bytes:
    """The bytes of the CSV file, header first."""
    return bytes(flights.to_csv(index=False, lineterminator="\n").encode())


def write(content: bytes, path: Path) -> None:
    """Write gzipped, all or nothing; without time or file name, so equal content stays equal."""
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        draft.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def difference(stored: bytes, made: bytes) -> str:
    """Say where the stored file first differs from the one just made; "" if it does not."""
    if stored == made:
        return ""
    old, new = stored.decode(errors="replace").split("\n"), made.decode().split("\n")
    pairs = enumerate(zip(old, new, strict=False), start=1)
    line = next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))
    return f"differs from what this code makes, first in line {line}"


def main(arguments: list[str] | None = None) -> int:
    """Write the file, check it or print its facts; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m train.simulator",
        description="Simulate a year of departures from Santiago and write it as gzipped CSV.",
    )
    action = parser.add_mutually_exclusive_group()
    action.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if the stored file differs"
    )
    action.add_argument(
        "--facts", action="store_true", help="write nothing; print real and simulated figures"
    )
    options = parser.parse_args(arguments)
    flights = simulate().flights
    if options.facts:
        print(facts_table(flights))
        return 0
    name, content = os.path.relpath(OUTPUT), as_csv(flights)
    if not options.check:
        write(content, OUTPUT)
    elif not OUTPUT.exists():
        print(f"{name}: no such file; `python -m train.simulator` writes it", file=sys.stderr)
        return 1
    elif fault := difference(gzip.decompress(OUTPUT.read_bytes()), content):
        print(f"{name}: {fault}; `python -m train.simulator` writes it anew", file=sys.stderr)
        return 1
    print(f"{name}  {len(flights)} rows  sha256 {hashlib.sha256(content).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
