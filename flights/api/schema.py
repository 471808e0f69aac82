"""The request, in Spanish as its senders write it: fields, types and formats.

Whether the fields agree, and what they mean, is checked in `reading.translation`.
"""

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic import WithJsonSchema as Schema
from pydantic_core import PydanticCustomError

INTEGERS = ("dia", "mes", "ano")  # the fields that are numbers

DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME = r"^([01]?[0-9]|2[0-3]):[0-5][0-9](:00)?$"
MOMENT = rf"{DATE.removesuffix('$')}T{TIME.removeprefix('^')}"
# Latin letters, with accents of their own or combined with them, digits, signs; and not blank.
LATIN = r"\x20-\x7e\xa0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u201f"
PRINTABLE = rf"^[{LATIN}]*[0-9A-Za-zÀ-ÖØ-öø-ÿ][{LATIN}]*$"

is_date, is_time, is_moment = (re.compile(form).fullmatch for form in (DATE, TIME, MOMENT))


def to_date(text: Any) -> date:
    """`date.fromisoformat` alone also takes "20220101" and "2022-W01-6"."""
    try:
        if isinstance(text, str) and is_date(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise PydanticCustomError("date", "must be a calendar date written YYYY-MM-DD")


def to_time(text: Any) -> time:
    if isinstance(text, str) and is_time(text):
        hour, minute, *_ = map(int, text.split(":"))
        return time(hour, minute)
    raise PydanticCustomError("time", "must be a time of day written HH:MM, 00:00 to 23:59")


def to_moment(text: Any) -> datetime:
    try:
        if isinstance(text, str) and is_moment(text):
            day, _, clock = text.partition("T")
            return datetime.combine(date.fromisoformat(day), to_time(clock))
    except ValueError:
        pass
    raise PydanticCustomError("moment", "must be a date with its time, written YYYY-MM-DDTHH:MM")


Date = Annotated[
    date,
    BeforeValidator(to_date),
    Schema({"type": "string", "format": "date", "pattern": DATE}),
]
Time = Annotated[time, BeforeValidator(to_time), Schema({"type": "string", "pattern": TIME})]
Moment = Annotated[
    datetime, BeforeValidator(to_moment), Schema({"type": "string", "pattern": MOMENT})
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=PRINTABLE)]
FlightNumber = Annotated[str, StringConstraints(max_length=16, pattern=r"^[0-9A-Za-z /-]*$")]


class FlightRequest(BaseModel):
    """What tells which flight is meant."""

    model_config = ConfigDict(strict=True, extra="forbid", title="Flight")

    fecha: Date = Field(
        description="Scheduled date of departure, YYYY-MM-DD, local time of {city}."
    )
    hora: Time = Field(
        description="Scheduled time of departure, HH:MM, local time of {city}; 8:00 and 08:00:00 "
        "are 08:00. A time that the clocks skip is refused; one that they show twice is the first."
    )
    vuelo: FlightNumber | None = Field(
        None,
        description="Flight number, with or without the airline's code. The model does not use it: "
        "it tells flights of one airline to one place at one time apart among live departures.",
    )
    origen: Text | None = Field(None, description="Airport of departure: {origins}.")
    destino: Text | None = Field(
        None, description="Airport of arrival: IATA or ICAO code, or its city."
    )
    aerolinea: Text | None = Field(
        None, description="Airline that sells the flight: name, IATA or ICAO code."
    )
    dia: int | None = Field(None, ge=1, le=31, description="Day of the month: that of `{fecha}`.")
    mes: int | None = Field(None, ge=1, le=12, description="Month: that of `{fecha}`.")
    ano: int | None = Field(None, ge=1, le=9999, description="Year: that of `{fecha}`.")
    dianom: Text | None = Field(
        None, description="Weekday of `{fecha}` in {language}; case and accents do not matter."
    )
    tipovuelo: Text | None = Field(
        None,
        description="Flight type: {flight_types}. The destination's country counts; where that is "
        "not known, what is given.",
    )
    opera: Text | None = Field(
        None, description="Airline that operates the flight: name, IATA or ICAO code."
    )
    siglaori: Text | None = Field(None, description="City of departure: {city}.")
    siglades: Text | None = Field(None, description="City of arrival.")


class AskedFlight(FlightRequest):
    """A flight that is to leave {name} ({codes}).

    Needed are `{fecha}`, `{hora}`, {an_airline} and a destination (`{destino}`
    or `{siglades}`). All other fields may be left out or null; those given must agree.
    """

    en: Moment | None = Field(
        None,
        description="As of when to answer, YYYY-MM-DDTHH:MM, local time of {city}: only the live "
        "departures until then count. Left out: now. A list has one moment.",
    )
