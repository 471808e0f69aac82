"""What the values of an airport's file may be."""

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from flights.names.spelling import folded


def printable(name: str) -> str:
    """It is shown in pages, logs and sentences."""
    if not (name.isprintable() and name.strip()):
        raise ValueError("is blank, or has a character that cannot be shown")
    return name


Name = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(printable)]


def plain(value: Any) -> Any:
    if not isinstance(value, str | int | float):
        raise ValueError("is no text, number, true or false")
    return value


Value = Annotated[Any, AfterValidator(plain)]
FieldName = Annotated[str, Field(pattern="^[A-Za-z][0-9A-Za-z_]{0,31}$")]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
Icao = Annotated[str, Field(pattern="^[A-Z]{4}$")]
Iata = Annotated[str, Field(pattern="^[A-Z]{3}$")]

# What requests tell of a flight and of what became of it, as this code calls it.
FIELDS = (
    *("fecha", "hora", "vuelo", "origen", "destino", "aerolinea", "dia", "mes", "ano", "dianom"),
    *("tipovuelo", "opera", "siglaori", "siglades", "en", "salida", "cancelado", "hasta"),
)
ANSWERS = {
    "atraso",
    "campos_no_vistos",
}  # columns of `flights.score`, beside those that it is given


@cache  # the list of all zones takes 4 ms, and a start reads the airport more than once
def known_zone(name: str) -> str:
    if name not in available_timezones() - {"localtime", "Factory"}:
        raise ValueError("is no time zone, such as America/Santiago")
    return name


def distinct(fields: dict[str, str]) -> dict[str, str]:
    if others := sorted(fields.keys() - set(FIELDS)):
        raise ValueError(f"{others[0]} is no field of a request: they are {', '.join(FIELDS)}")
    names = [fields.get(field, field) for field in FIELDS]
    if taken := sorted({*names} & ANSWERS):
        raise ValueError(f"{taken[0]} is the name of a column that answers add")
    if doubled := doubled_of(names):
        raise ValueError(f"{doubled} is the name of two fields")
    return fields


def doubled_of(names: Iterable[str]) -> str | None:
    """The first whose spelling, but for case and accents, an earlier one has."""
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            return name
        seen.add(folded(name))
    return None


def refuse_doubled(what: str, names: Iterable[str]) -> None:
    if doubled := doubled_of(names):
        raise ValueError(f"{doubled} is there twice among {what}")


def different(names: tuple[str, ...]) -> tuple[str, ...]:
    refuse_doubled("them", names)
    return names
