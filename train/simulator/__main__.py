"""python -m train.simulator: write the embedded flights, check them, or print their facts."""

import argparse
import gzip
import hashlib
import os
import sys
from pathlib import Path

import pandas as pd

from flights.airport import Airport, AirportError
from train.airports import EMBEDDED
from train.simulator.fact_table import facts_table
from train.simulator.simulation import simulate
from train.simulator.turned import turned

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
    action.add_argument(
        "--airport", metavar="FILE", help="write the same flights here, as those of another airport"
    )
    options = parser.parse_args(arguments)
    flights = simulate().flights
    if options.airport:
        return write_turned(flights, options.airport)
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


def write_turned(flights: pd.DataFrame, file: str) -> int:
    """As simulated_lim.csv.gz where the file describes Lima; the exit status."""
    try:
        airport = Airport.read(file)
        content = as_csv(turned(flights, airport))
    except AirportError as error:
        print(f"train.simulator: {error}", file=sys.stderr)
        return 2
    path = Path(f"simulated_{airport.origins[0].iata.lower()}.csv.gz")
    write(content, path)
    print(f"{path}  {len(flights)} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
