"""Flights of some weeks, and what is told of them, in an order or in none."""

from random import Random

from flights.features import Flight
from flights.live.known import Asked, Known, Scheduled
from flights.live.stores.keeper import Event
from flights.model.identity import name_of
from tests.samples.airports import local_time

START = 27_000_000  # minutes since 1970: May 2021
DAY = 1_440
AIRLINES, PLACES = ("Grupo LATAM", "Sky Airline", "Avianca"), ("SCFA", "SPJC", "SCTE", "SAEZ")


def scheduled(departure_min: int = START, **fields: str) -> Scheduled:
    flight = Scheduled("Sky Airline", "SCFA", "N", departure_min // 60 % 24, departure_min)
    return flight._replace(**fields)


def name(number: str = "", departure_min: int = START, **fields: str) -> str:
    *names, _, _, origin = scheduled(departure_min, **fields)
    return name_of(Flight(*names, local_time(departure_min), number, origin))


def question(departure_min: int = START, number: str = "", **fields: str) -> Asked:
    return Asked(scheduled(departure_min, **fields), name(number, departure_min, **fields))


def left(departure_min: int, late: int, **fields: str) -> Known:
    return Known(scheduled(departure_min, **fields), departure_min + late)


def drawing(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (flights, no secrets)


def departures(draw: Random, flights: int, days: int) -> list[Event]:
    """All that became of the flights, by name: most have left, some are cancelled or unheard of."""
    events: list[Event] = []
    for number in range(flights):
        place = draw.choice(PLACES)
        flight = scheduled(
            START + draw.randrange(days * DAY),
            airline=draw.choice(AIRLINES),
            destination=place,
            flight_type="N" if place.startswith("SC") else "I",
        )
        fate = draw.random()
        departure = flight.departure_min + round(draw.gauss(8, 30))
        gone = Known(flight, departure) if fate < 0.9 else Known(flight, cancelled=fate < 0.95)
        events.append((str(number), gone))
    return events


def by_departure(event: Event) -> int:
    known = event[1]
    return known.flight.departure_min if known.left_min is None else known.left_min


def told_badly(draw: Random, events: list[Event]) -> list[Event]:
    """The same in the end: announced, told wrong, cancelled, told twice, and shuffled."""
    first = [(name, draw.choice(before(one))) for name, one in events]
    draw.shuffle(first)
    last = events + draw.sample(events, len(events) // 3)
    draw.shuffle(last)
    return first + last


def before(known: Known) -> list[Known]:
    """What may be told of a flight first: nothing takes a departure or a cancellation back."""
    announced, cancelled = Known(known.flight), Known(known.flight, cancelled=True)
    wrong = Known(known.flight, known.flight.departure_min + 55)
    return [announced] if known == announced else [announced, cancelled, wrong]
