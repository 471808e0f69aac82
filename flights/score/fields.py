"""From the columns of a table to the fields of a request: the API's names, or dataset_SCL.csv's."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from flights.api.errors.hints import meant
from flights.api.schema import INTEGERS, FlightRequest
from flights.clock import Clock
from flights.columns import Column
from flights.missing import is_missing
from flights.tables.cells import as_day, as_local, as_minute, as_number, as_text
from flights.tables.place import Unusable

split_usual = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::00)?").fullmatch
FIELDS = tuple(FlightRequest.model_fields)
REQUIRED = (("fecha",), ("hora",), ("opera", "aerolinea"), ("destino", "siglades"))
# The other columns of dataset_SCL.csv are not read: of the operated flight, and DIA, MES, AÑO and
# DIANOM of its date, or, as Emp-I, another name for the airline.
RAW = {
    "Fecha-I": "fecha hora",
    "Vlo-I": "vuelo",
    "Ori-I": "origen",
    "Des-I": "destino",
    "TIPOVUELO": "tipovuelo",
    "OPERA": "opera",
    "SIGLAORI": "siglaori",
    "SIGLADES": "siglades",
}


def fields_of(path: str, columns: list[str]) -> dict[str, int]:
    """Field, or "fecha hora" for both in one column, to its place among the columns.

    Raises `Unusable` where one is there twice, or where a flight needs one that is not there.
    """
    raw = {field: column for column, field in RAW.items() if not set(field.split()) & set(columns)}
    names = {field: field for field in FIELDS} | raw
    used = {field: name for field, name in names.items() if name in columns}
    for name in used.values():
        if columns.count(name) > 1:
            raise Unusable(f"{path} has two columns {name!r}")
    given = " ".join(used).split()
    if missing := [" or ".join(names) for names in REQUIRED if not set(names) & set(given)]:
        others = ", ".join(hinted(columns, used))
        raise Unusable(f"{path} lacks {', '.join(missing)}; its columns are {others}")
    return {field: columns.index(name) for field, name in used.items()}


def hinted(columns: Sequence[str], used: dict[str, Any]) -> list[str]:
    """Columns, with the field that is probably meant where nothing else gives it."""
    taken = {"", *" ".join(used).split()}
    if "fecha hora" in used:  # dataset_SCL.csv has them for other ends
        return list(columns)
    meanings = [meant(column, FIELDS) for column in columns]
    return [
        column if field in taken else f"{column} (did you mean {field}?)"
        for column, field in zip(columns, meanings, strict=True)
    ]


def given(fields: Sequence[str], row: Sequence[Any], clock: Clock) -> dict[str, Any]:
    """The JSON object that a sender would make of a row; `clock`: of the airport."""
    texts = zip(fields, map(as_text, row), strict=True)
    value: dict[str, Any] = {field: text for field, text in texts if is_given(field, text)}
    if moment := value.pop("fecha hora", None):
        parts = re.split("[ T]", as_local(moment, clock), maxsplit=1)
        value |= zip(("fecha", "hora"), parts, strict=False)
    for field, read in READ.items():
        if field in value:
            value[field] = read(value[field])
    return value


def given_columns(
    fields: Sequence[str], cells: Sequence[Column], clock: Clock
) -> dict[str, Column]:
    """The same of all rows, each different cell once: None for what is not given."""
    found: dict[str, Column] = {}
    for field, column in zip(fields, cells, strict=True):
        if field == "fecha hora":
            moments = [day_and_time(as_text(cell), clock) for cell in column.values]
            for name in ("fecha", "hora"):
                found[name] = column.mapped([moment.get(name) for moment in moments])
        else:
            values = [given((field,), (cell,), clock).get(field) for cell in column.values]
            found[field] = Column(column.codes, values)
    return found


def day_and_time(text: str, clock: Clock) -> dict[str, Any]:
    """As `given`, in a fifth of the time for what most rows have: a year has very many moments."""
    match = split_usual(text)
    return (
        {"fecha": match[1], "hora": match[2]} if match else given(("fecha hora",), (text,), clock)
    )


@lru_cache(maxsize=4_096)
def is_given(field: str, text: str) -> bool:
    """NAN may be the code of an airport: whether it is one of the model's, is told later."""
    return not is_missing(text) or (field, text) == ("destino", "NAN")


@lru_cache
def as_integer(text: str) -> int | str:
    """What is no integer stays text, and is then refused."""
    number = as_number(text)
    return int(number) if re.fullmatch("-?[0-9]{1,9}", number) else text


READ: dict[str, Callable[[str], Any]] = {
    "fecha": as_day,
    "hora": as_minute,
    "vuelo": as_number,
    **dict.fromkeys(INTEGERS, as_integer),
}
