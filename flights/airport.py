"""The airport that a model is made for: one file tells all that differs from one to another.

`train` reads the file and keeps it with the model, by which a server, a score or a report then
speaks of this airport and of no other.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from flights.names.spelling import folded

Name = Annotated[str, Field(min_length=1, max_length=64)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Icao = Annotated[str, Field(pattern="^[A-Z]{4}$")]
Iata = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class AirportError(ValueError):
    """A file that describes no airport; the message is one sentence for whoever wrote it."""


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is no time zone, such as America/Santiago")
    return name


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Part):
    """Where flights leave from."""

    icao: Icao
    iata: Iata
    names: tuple[Name, ...] = ()  # other ways to write it


class Moment(Part):
    """A local time in several columns."""

    year: Name
    month: Name
    day: Name
    time: Name  # HHMM as a number, 515 for 05:15


class Columns(Part):
    """What the columns of a file of past flights are called."""

    scheduled: Name | Moment  # local time, YYYY-MM-DD HH:MM:SS where it is one column
    departed: Name | None = None  # likewise; or instead
    delay: Name | None = None  # minutes after the schedule; blank for a flight that did not leave
    origin: Name  # IATA or ICAO code
    destination: Name  # likewise
    airline: Name
    city: Name | None = None  # of the destination
    airline_code: Name | None = None
    flight_number: Name | None = None
    flight_type: Name | None = None  # by the destination's country where there is none


class FlightTypes(Part):
    """What a request may call them."""

    international: tuple[Name, ...]
    national: tuple[Name, ...]


class Airport(Part):
    """One airport, or several that share a city, a clock and a model."""

    name: Name  # "Santiago de Chile"
    city: Name  # "Santiago", as sentences have it
    country: Country  # flights within it are national
    time_zone: Annotated[str, AfterValidator(known_zone)]
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)]
    columns: Columns
    weekdays: Annotated[tuple[Name, ...], Field(min_length=7, max_length=7)]  # Monday first
    flight_types: FlightTypes
    example: dict[str, Any]  # a request, by the names of `fields`
    fields: dict[str, Name] = {}  # of a request -> what this airport calls it, where it differs
    airlines: tuple[tuple[Name, ...], ...] = ()  # names and codes of one airline each
    places: dict[Icao, tuple[Name, ...]] = {}  # other names of a destination

    @classmethod
    def read(cls, path: str | Path) -> "Airport":
        """Raises `AirportError` that names the line of the file that is wrong."""
        try:
            return cls.of(yaml.safe_load(Path(path).read_text(encoding="utf-8")))
        except OSError as error:
            raise AirportError(f"{path} cannot be read: {error.strerror}") from error
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise AirportError(f"{path} is no YAML: {error}") from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "it"
            fault = f"{place}: {first['msg']}, got {first['input']!r}"
            raise AirportError(f"{path}: {fault}") from error

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Airport":
        """As `read`, or as `metadata["airport"]` of a model has it."""
        return cls.model_validate(value)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def codes(self) -> str:
        """ "SCL", or "EWR, JFK, LGA"."""
        return ", ".join(origin.iata for origin in self.origins)

    @property
    def has_several(self) -> bool:
        """Whether a flight has to say from which of them it leaves."""
        return len(self.origins) > 1

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Folded code or name -> ICAO code of an origin. A name of several means none of them."""
        found: dict[str, set[str]] = {}
        for origin in self.origins:
            for name in (origin.icao, origin.iata, *origin.names):
                found.setdefault(folded(name), set()).add(origin.icao)
        return {name: min(icaos) for name, icaos in found.items() if len(icaos) == 1}

    def origin(self, text: str) -> str | None:
        """The ICAO code of the origin that is meant, or None for any other place."""
        return self.names.get(folded(text))
