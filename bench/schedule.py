"""python -m bench.schedule 1000000 season.csv: a file of simulated flights for `flights.score`.

The embedded year of departures, repeated with its dates moved on by whole weeks.
"""

import argparse
import csv
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice
from pathlib import Path

import pandas as pd

from train.__main__ import EMBEDDED
from train.data import read_flights

WEEKDAYS = ("Lunes", "Martes", "Miercoles", "Jueves", "Viernes", "Sabado", "Domingo")
YEAR = timedelta(weeks=52)


def requests(flights: pd.DataFrame) -> Iterator[dict[str, object]]:
    """The flights as requests, with all 14 fields, without end."""
    for years in count():
        for flight in flights.itertuples():
            departure = flight.scheduled_departure + years * YEAR
            yield {
                "fecha": departure.strftime("%Y-%m-%d"),
                "hora": departure.strftime("%H:%M"),
                "vuelo": flight.flight_number,
                "origen": "SCL",
                "destino": flight.destination,
                "aerolinea": flight.airline,
                "dia": departure.day,
                "mes": departure.month,
                "ano": departure.year,
                "dianom": WEEKDAYS[departure.weekday()],
                "tipovuelo": flight.flight_type,
                "opera": flight.airline,
                "siglaori": "Santiago",
                "siglades": flight.city,
            }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.schedule", description=__doc__)
    parser.add_argument("flights", type=int, help="how many")
    parser.add_argument("path", type=Path, help="the CSV file to write")
    options = parser.parse_args()
    rows = requests(read_flights(str(EMBEDDED)).flights)
    first = next(rows)
    with options.path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(islice(rows, options.flights - 1))


if __name__ == "__main__":
    main()
