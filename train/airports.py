"""The airport whose flights are learnt from."""

from functools import cache
from pathlib import Path

from flights.airport import Airport

DEFAULT = Path(__file__).parent.parent / "airports" / "scl.yaml"


@cache
def default_airport() -> Airport:
    return Airport.read(DEFAULT)
