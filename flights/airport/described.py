"""What the file of an airport tells."""

from collections.abc import Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from textwrap import shorten
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails

from flights.airport.parts import Columns, FlightTypes, Origin, Part
from flights.airport.plain_yaml import read_yaml
from flights.airport.values import (
    FIELDS,
    Country,
    FieldName,
    Icao,
    Name,
    Value,
    different,
    distinct,
    known_zone,
    refuse_doubled,
)
from flights.clock import Clock, clock_of
from flights.names.spelling import folded


class AirportError(ValueError):
    """A file that describes no airport; the message is one sentence for whoever wrote it."""


class Home(NamedTuple):
    """What each flight is read by: attributes of a pydantic model take five times as long."""

    clock: Clock
    country: str
    weekdays: tuple[str, ...]
    flight_types: Mapping[str, str]  # folded name -> "I" or "N"
    origins: Mapping[str, str]  # folded code or name -> ICAO code
    only: str  # ICAO code of the origin; "" where there are several
    called: Mapping[str, str]  # each field of a request by the airport's name


class Airport(Part):
    """One airport, or several that share a city, a clock and a model."""

    name: Name  # "Santiago de Chile"
    city: Name  # "Santiago", as sentences have it
    country: Country  # flights within it are national
    time_zone: Annotated[str, AfterValidator(known_zone)]
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)]
    columns: Columns
    weekdays: Annotated[  # Monday first
        tuple[Name, ...], Field(min_length=7, max_length=7), AfterValidator(different)
    ]
    language: Name  # of the weekdays, in English
    flight_types: FlightTypes
    example: dict[str, Value]  # a request, by the names of `fields`
    example_day: tuple[dict[str, Value], ...] = ()  # such requests without their date
    # Of a request -> what this airport calls it, where it differs. Answers have their own names.
    fields: Annotated[dict[str, FieldName], AfterValidator(distinct)] = Field({})
    airlines: tuple[tuple[Name, ...], ...] = ()  # names and codes of one airline each
    # Other names of a destination; the first is shown where the data has no column of cities.
    places: dict[Icao, tuple[Name, ...]] = Field({})

    @field_validator("origins")
    @classmethod
    def are_told_apart(cls, origins: tuple[Origin, ...]) -> tuple[Origin, ...]:
        refuse_doubled("their codes", [code for one in origins for code in (one.icao, one.iata)])
        return origins

    @field_validator("airlines")
    @classmethod
    def mean_one_each(cls, airlines: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        """Else the last line would count, in silence."""
        lines = ({folded(name): name for name in names}.values() for names in airlines)
        refuse_doubled("the lines", chain.from_iterable(lines))
        return airlines

    @classmethod
    def read(cls, path: str | Path) -> "Airport":
        """Raises `AirportError` that names the line of the file that is wrong."""
        try:
            return cls.of(read_yaml(path))
        except OSError as error:
            raise AirportError(f"{path} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise AirportError(f"{path} is no text in UTF-8") from error
        except yaml.YAMLError as error:
            raise AirportError(f"{path} is no YAML: {no_yaml(error)}") from error
        except AirportError as error:
            raise AirportError(f"{path}: {error}") from error

    @classmethod
    def of(cls, value: Any) -> "Airport":
        """Of `as_metadata`. Raises `AirportError`."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise AirportError(sentence(error.errors(include_url=False)[0])) from error

    @classmethod
    def of_metadata(cls, metadata: Mapping[str, Any]) -> "Airport":
        """That a model was made for. Raises `AirportError` that says what the model lacks."""
        if "airport" not in metadata:
            raise AirportError("was made before airports had a file: run `make train`")
        try:
            return cls.of(metadata["airport"])
        except AirportError as error:
            raise AirportError(f"has another form of airport, {error}: run `make train`") from error

    def as_metadata(self) -> dict[str, Any]:
        """`metadata["airport"]` of a model, of what JSON has but null."""
        return self.model_dump(mode="json", exclude_none=True)

    @cached_property
    def clock(self) -> Clock:
        return clock_of(self.time_zone)

    def __hash__(self) -> int:
        return hash(self.name)  # equal ones have equal names, and dictionaries have no hash

    def __reduce__(self) -> Any:
        return Airport.of, (self.as_metadata(),)  # without what it has cached

    @cached_property
    def called(self) -> Mapping[str, str]:
        """What this airport calls each field of a request."""
        return {field: self.fields.get(field, field) for field in FIELDS}

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """The field of each name."""
        return {name: field for field, name in self.called.items()}

    @property
    def codes(self) -> str:
        """ "SCL", or "EWR, JFK, LGA"."""
        return ", ".join(origin.iata for origin in self.origins)

    @property
    def icaos(self) -> str:
        """ "SCEL", or "KEWR KJFK KLGA": which airports are meant, however the file lists them."""
        return " ".join(sorted(origin.icao for origin in self.origins))

    @cached_property
    def home(self) -> Home:
        only = "" if self.has_several else self.origins[0].icao
        types = self.flight_types.meant
        words = (self.weekdays, types, self.names, only, self.called)
        return Home(self.clock, self.country, *words)

    @property
    def has_several(self) -> bool:
        """Whether a flight has to say from which of them it leaves."""
        return len(self.origins) > 1

    @cached_property
    def designators(self) -> Mapping[str, str]:
        """Folded name or code of an airline -> its first code of two, if it has one."""
        lines = ((names, [name for name in names if len(name) == 2]) for names in self.airlines)
        return {folded(name): codes[0] for names, codes in lines for name in names if codes}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Folded code or name -> ICAO code of an origin. A name of several means none of them."""
        return {name: min(icaos) for name, icaos in self.meant.items() if len(icaos) == 1}

    @cached_property
    def meant(self) -> Mapping[str, set[str]]:
        """Folded code or name -> ICAO codes of the origins that have it: all have the city's."""
        found: dict[str, set[str]] = {}
        for origin in self.origins:
            for name in (origin.icao, origin.iata, *origin.names, self.city, self.name):
                found.setdefault(folded(name), set()).add(origin.icao)
        return found

    def origin(self, text: str) -> str | None:
        """The ICAO code of the origin that is meant, or None for any other place."""
        return self.names.get(folded(text))

    def shared(self, text: str) -> str:
        """The IATA codes of the origins that it means, where they are several; else nothing."""
        icaos = self.meant.get(folded(text), ())
        return ", ".join(one.iata for one in self.origins if one.icao in icaos and len(icaos) > 1)


def no_yaml(error: yaml.YAMLError) -> str:
    mark, problem = (getattr(error, f"problem{part}", None) for part in ("_mark", ""))
    return f"line {mark.line + 1}: {problem}" if mark else shorten(str(error), 80)


def sentence(error: ErrorDetails) -> str:
    place = ".".join(map(str, error["loc"])) or "it"
    message = error["msg"].removeprefix("Value error, ")
    given = "" if error["type"] == "missing" else f", got {shorten(repr(error['input']), 80)}"
    return f"{place}: {message}{given}"
