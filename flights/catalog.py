"""What the model has seen, and the ways a request may write it."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flights.airlines import ALIASES
from flights.airports import find_airport

LONGEST = 256  # characters that are looked at: NFKD makes 18 of U+FDFA, and no name is so long


@lru_cache(maxsize=4096)  # requests repeat a few hundred names; bounded against those that do not
def folded(text: str) -> str:
    """Letters and digits only, without case and accents: "São Paulo" -> "saopaulo"."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)[:LONGEST]
    return "".join(char for char in plain.casefold() if char.isalnum())


@dataclass(frozen=True)
class Catalog:
    """The airlines and destinations of the training data, by all their names."""

    airlines: Mapping[str, str]  # folded name or code -> airline as in the data
    places: Mapping[str, str]  # folded city name or code -> ICAO code of a destination

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> "Catalog":
        """From the metadata that `train` keeps with a model."""
        destinations = metadata["categories"]["destination"]
        return cls(
            airlines=dict(airline_names(metadata["airline_codes"]))
            | {folded(airline): airline for airline in metadata["categories"]["airline"]},
            places=dict(place_names(metadata["cities"], destinations)),
        )

    def airline(self, text: str) -> str | None:
        """The airline as the data writes it, or None for one that is not in the data."""
        return self.airlines.get(folded(text))

    def place(self, text: str) -> str | None:
        """The ICAO code of a destination of the data, or None for any other place."""
        return self.places.get(folded(text))


def airline_names(codes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(folded name, airline) for the data's ICAO codes and names and for their aliases."""
    for code, airline in codes.items():
        for name in (*ALIASES.get(code, ()), code, airline):
            yield folded(name), airline


def place_names(cities: Mapping[str, str], icaos: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(folded name, ICAO code) for the data's city names and the codes of its airports."""
    for icao in icaos:
        airport = find_airport(icao)
        yield folded(icao), icao
        if airport and airport.iata:
            yield folded(airport.iata), icao
    for city, icao in cities.items():  # last, so that a city wins over a code spelt alike
        yield folded(city), icao
