"""What tells one flight from another, among those that are told of and those asked about."""

import re
from functools import lru_cache

from flights.airport import Airport
from flights.clock import Clock
from flights.features import Flight
from flights.live.known import Asked, Scheduled
from flights.names.spelling import folded

# LA1234, LATAM 1234, H2 345: the airline's name or code (with a digit at most), number, suffix.
split_number = re.compile(r"(?:[A-Z]{2,}|[A-Z][0-9]|[0-9][A-Z])?0*([0-9]+[A-Z]?)").fullmatch


@lru_cache(maxsize=4_096)  # of each flight of a request more than once
def asked(flight: Flight, clock: Clock) -> Asked:
    return Asked(scheduled(flight, clock), name_of(flight))


def scheduled(flight: Flight, clock: Clock) -> Scheduled:
    airline, destination, flight_type, departure, _, origin = flight
    due = clock.utc_minute(departure)
    return Scheduled(airline, destination, flight_type, departure.hour, due, origin)


def name_of(flight: Flight) -> str:
    """Its time, airline, destination and, after the last blank, its number or nothing; before the
    destination the origin, if there are several: stores have it of the name.
    """
    airline, destination, _, departure, number, origin = flight
    time, start = departure.isoformat(timespec="minutes"), f"{folded(origin)} " if origin else ""
    return f"{time} {folded(airline)} {start}{folded(destination)} {number}"


def number_of(vuelo: str | None) -> str:
    """The same for LA1234, LATAM 1234 and 1234: the airline is known anyway. "" for none."""
    text = folded(vuelo or "").upper()
    match = split_number(text)
    return match[1] if match else text


def numbered(airline: str, number: str, airport: Airport) -> str:
    """LA2 for the 2 of LATAM: the airline's first code, if it has one, where `number_of` gives the
    same for both.
    """
    whole = airport.designators.get(folded(airline), "") + number
    return whole if number_of(whole) == number else number
