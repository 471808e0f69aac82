"""This project's service, but each flight is read as if nobody had asked about it before."""

from flights.api.reading import parsing

parsing.remembered = parsing.read  # type: ignore[assignment]  # without its cache

from service import FlightDelay  # noqa: E402 (after that)

__all__ = ["FlightDelay"]
