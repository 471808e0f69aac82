"""The parts of an airport's file."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flights.airport.values import Iata, Icao, Name, refuse_doubled
from flights.names.spelling import folded


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
    departed: Name | None = None  # likewise, blank for a flight that did not leave; or instead
    delay: Name | None = None  # minutes after the schedule, blank likewise
    origin: Name  # IATA or ICAO code
    origin_city: Name | None = None
    destination: Name  # likewise
    airline: Name
    city: Name | None = None  # of the destination
    airline_code: Name | None = None
    flight_number: Name | None = None
    flight_type: Name | None = None  # by the destination's country where there is none

    @model_validator(mode="after")
    def tells_outcome(self) -> "Columns":
        if (self.departed is None) == (self.delay is None):
            raise ValueError("needs either departed or delay")
        return self

    @property
    def outcome(self) -> str:
        """That which tells what became of a flight."""
        return self.departed or self.delay or ""


class FlightTypes(Part):
    """What a request may call them."""

    international: Annotated[tuple[Name, ...], Field(min_length=1)]
    national: Annotated[tuple[Name, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def are_told_apart(self) -> "FlightTypes":
        refuse_doubled("them", (*self.international, *self.national))
        return self

    @cached_property
    def meant(self) -> Mapping[str, str]:
        """Folded name -> "I" or "N"."""
        international = {folded(name): "I" for name in self.international}
        return international | {folded(name): "N" for name in self.national}

    @property
    def words(self) -> str:
        """ "Internacional (I) or Nacional (N)"."""
        each = (self.international, self.national)
        return " or ".join(
            first + (f" ({', '.join(others)})" if others else "") for first, *others in each
        )
