"""python -m bench.schedule 1000000 season.csv: a file of simulated flights for `flights.score.cli`.

The embedded year of departures, repeated with its dates moved on by whole weeks.
"""

import argparse
import csv
from itertools import islice
from pathlib import Path

from bench.payloads import embedded, requests


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.schedule", description=__doc__)
    parser.add_argument("flights", type=int, help="how many")
    parser.add_argument("path", type=Path, help="the CSV file to write")
    options = parser.parse_args()
    flights = embedded()
    with options.path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(next(requests(flights))))
        writer.writeheader()
        writer.writerows(islice(requests(flights), options.flights))


if __name__ == "__main__":
    main()
