"""What the model has seen, and the ways a request may write it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flights.airport import Airport
from flights.airport.described import Home
from flights.names.airports import find_airport
from flights.names.nearest import Nearest
from flights.names.spelling import folded

FAR = timedelta(days=366)  # from the flights that a model learnt from: of a year nothing is known


@dataclass(frozen=True, eq=False)  # what it says of a name may be kept by it
class Catalog:
    """The airlines and destinations of the training data, by all their names."""

    airport: Airport  # where its flights leave from
    airlines: Mapping[str, str]  # folded name or code -> airline as in the data
    places: Mapping[str, str]  # folded city name or code -> ICAO code of a destination
    flight_types: Mapping[str, str] = field(default_factory=dict)  # ICAO code -> "I" or "N"
    cities: Mapping[str, str] = field(default_factory=dict)  # ICAO code -> city as in the data
    learnt: tuple[date, date] | None = None  # the first and the last day of the training data

    @cached_property
    def home(self) -> Home:
        return self.airport.home

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> "Catalog":
        """From the metadata that `train` keeps with a model. Raises `AirportError`."""
        airport, categories = Airport.of_metadata(metadata), metadata["categories"]
        return cls(
            airport=airport,
            airlines=airline_names(airport, metadata["airline_codes"], categories["airline"]),
            places=place_names(airport, metadata["cities"], categories["destination"]),
            flight_types=metadata.get("flight_types", {}),
            cities={icao: city for city, icao in metadata["cities"].items()},
            learnt=days_of(metadata.get("data", {})),
        )

    def airline(self, text: str) -> str | None:
        """The airline as the data writes it, or None for one that is not in the data."""
        return self.airlines.get(folded(text))

    def place(self, text: str) -> str | None:
        """The ICAO code of a destination of the data, or None for any other place."""
        return self.places.get(folded(text))

    @cached_property
    def near_airlines(self) -> Nearest:
        return Nearest(self.airlines)

    @cached_property
    def near_places(self) -> Nearest:
        return Nearest(self.places)

    def nearest_airline(self, text: str) -> str | None:
        """The airline of the data whose name is written nearly so."""
        found = self.near_airlines.find(folded(text))
        return found and self.airlines[found]

    def nearest_place(self, text: str) -> str | None:
        """The same of a destination: its city. The code of another airport means that one."""
        found = None if find_airport(text) else self.near_places.find(folded(text))
        return found and self.cities.get(self.places[found], self.places[found])

    def is_far(self, day: date) -> bool:
        """Whether it is more than a year before or after the training data."""
        return self.learnt is not None and not (self.learnt[0] - FAR <= day <= self.learnt[1] + FAR)


def days_of(data: Mapping[str, Any]) -> tuple[date, date] | None:
    if not data:
        return None
    first, last = (date.fromisoformat(data[name][:10]) for name in ("first", "last"))
    return first, last


def airline_names(
    airport: Airport, codes: Mapping[str, str], airlines: Iterable[str]
) -> dict[str, str]:
    """Folded name or code -> airline, for those of the data and for other ways to write them.

    Another way means the airline of the data that comes first in its line of `airport.airlines`.
    """
    own = {folded(code): airline for code, airline in codes.items()}
    own |= {folded(airline): airline for airline in (*codes.values(), *airlines)}
    found: dict[str, str] = {}
    for names in airport.airlines:
        known = next((own[folded(name)] for name in names if folded(name) in own), None)
        if known is not None:
            found |= {folded(name): known for name in names}
    return found | own


def place_names(
    airport: Airport, cities: Mapping[str, str], icaos: Iterable[str]
) -> dict[str, str]:
    """Folded city name or code -> ICAO code, for the data's and for other ways to write them."""
    others: dict[str, str] = {}
    own: dict[str, str] = {}
    for icao in icaos:
        there = find_airport(icao)
        names = (there.city if there else "", *airport.places.get(icao, ()))
        others |= {folded(name): icao for name in names}
        own |= {folded(code): icao for code in (icao, there.iata if there else "")}
    found = others | own | {folded(city): icao for city, icao in cities.items()}
    return {name: icao for name, icao in found.items() if name}
