"""Airports of the repository, by their files."""

from pathlib import Path

from flights.airport import Airport

FOLDER = Path(__file__).parents[2] / "airports"
SCL, NYC, LIM = (Airport.read(FOLDER / f"{name}.yaml") for name in ("scl", "nyc", "lim"))
