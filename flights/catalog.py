"""What the model has seen, and the ways a request may write it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flights.airlines import AIRLINES
from flights.airports import find_airport
from flights.places import PLACES
from flights.spelling import folded


@dataclass(frozen=True)
class Catalog:
    """The airlines and destinations of the training data, by all their names."""

    airlines: Mapping[str, str]  # folded name or code -> airline as in the data
    places: Mapping[str, str]  # folded city name or code -> ICAO code of a destination
    flight_types: Mapping[str, str] = field(default_factory=dict)  # ICAO code -> "I" or "N"

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> "Catalog":
        """From the metadata that `train` keeps with a model."""
        categories = metadata["categories"]
        return cls(
            airlines=airline_names(metadata["airline_codes"], categories["airline"]),
            places=place_names(metadata["cities"], categories["destination"]),
            flight_types=metadata.get("flight_types", {}),
        )

    def airline(self, text: str) -> str | None:
        """The airline as the data writes it, or None for one that is not in the data."""
        return self.airlines.get(folded(text))

    def place(self, text: str) -> str | None:
        """The ICAO code of a destination of the data, or None for any other place."""
        return self.places.get(folded(text))


def airline_names(codes: Mapping[str, str], airlines: Iterable[str]) -> dict[str, str]:
    """Folded name or code -> airline, for those of the data and for other ways to write them.

    Another way means the airline of the data that comes first in its line of `AIRLINES`.
    """
    own = {folded(code): airline for code, airline in codes.items()}
    own |= {folded(airline): airline for airline in (*codes.values(), *airlines)}
    found: dict[str, str] = {}
    for names in AIRLINES:
        known = next((own[folded(name)] for name in names if folded(name) in own), None)
        if known is not None:
            found |= {folded(name): known for name in names}
    return found | own


def place_names(cities: Mapping[str, str], icaos: Iterable[str]) -> dict[str, str]:
    """Folded city name or code -> ICAO code, for the data's and for other ways to write them."""
    others: dict[str, str] = {}
    own: dict[str, str] = {}
    for icao in icaos:
        airport = find_airport(icao)
        others |= {
            folded(name): icao for name in (airport.city if airport else "", *PLACES.get(icao, ()))
        }
        own |= {folded(code): icao for code in (icao, airport.iata if airport else "")}
    found = others | own | {folded(city): icao for city, icao in cities.items()}
    return {name: icao for name, icao in found.items() if name}
