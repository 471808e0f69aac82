"""From the columns of a table to the fields of a request: the API's names, or the data's."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flights.airport import Airport, Moment
from flights.api.errors.hints import meant
from flights.api.naming import names_of
from flights.api.schema import INTEGERS, FlightRequest
from flights.clock import Clock
from flights.columns import Column, combined
from flights.missing import is_missing
from flights.tables.cells import as_day, as_local, as_minute, as_number, as_text
from flights.tables.place import Unusable

split_usual = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::00)?").fullmatch
FIELDS = tuple(FlightRequest.model_fields)
REQUIRED = (("fecha",), ("hora",), ("opera", "aerolinea"), ("destino", "siglades"))
ORIGIN = ("origen", "siglaori")
# Beside the fields: both in one column, or the parts of a local time in several.
WHOLE, PARTS = "fecha hora", tuple(Moment.model_fields)


def fields_of(path: str, columns: list[str], airport: Airport) -> dict[str, int]:
    """Field, or one of `WHOLE` and `PARTS`, to its place among the columns: by the airport's names
    of a request's fields or, for a field that has no such column, by its columns of past flights.

    Raises `Unusable` where one is there twice, or where a flight needs one that is not there.
    """
    called = names_of(FlightRequest, airport)
    raw = {
        field: column
        for field, column in data_columns(airport).items()
        if not {called[name] for name in told_by(field)} & set(columns)
    }
    used = {field: name for field, name in {**called, **raw}.items() if name in columns}
    for name in used.values():
        if columns.count(name) > 1:
            raise Unusable(f"{path} has two columns {name!r}")
    given = {name for field in used for name in told_by(field)}
    required = (*REQUIRED, *([ORIGIN] if airport.has_several else []))
    if missing := [
        " or ".join(called[name] for name in names) for names in required if not {*names} & given
    ]:
        others = ", ".join(hinted(columns, used, airport))
        raise Unusable(f"{path} lacks {', '.join(missing)}; its columns are {others}")
    return {field: columns.index(name) for field, name in used.items()}


def data_columns(airport: Airport) -> dict[str, str]:
    """Field, or one of `WHOLE` and `PARTS`, to its column in a file of past flights.

    Other columns of dataset_SCL.csv are not read: of the operated flight, and DIA, MES, AÑO and
    DIANOM of its date, or, as Emp-I, another name for the airline.
    """
    columns = airport.columns
    scheduled = columns.scheduled
    found = {
        "vuelo": columns.flight_number,
        "origen": columns.origin,
        "destino": columns.destination,
        "tipovuelo": columns.flight_type,
        "opera": columns.airline,
        "siglaori": columns.origin_city,
        "siglades": columns.city,
    }
    own = set(airport.called.values())  # of these, what the field is by which it is read
    rest = {field: name for field, name in found.items() if name and name not in own}
    return ({WHOLE: scheduled} if isinstance(scheduled, str) else scheduled.model_dump()) | rest


def told_by(field: str) -> tuple[str, ...]:
    """The fields that a column tells of."""
    return ("fecha", "hora") if field == WHOLE or field in PARTS else (field,)


def hinted(columns: Sequence[str], used: dict[str, Any], airport: Airport) -> list[str]:
    """Columns, with the field that is probably meant where nothing else gives it."""
    names = names_of(FlightRequest, airport)
    taken = {"", *(names[name] for field in used for name in told_by(field))}
    if {WHOLE, *PARTS} & used.keys():  # dataset_SCL.csv has them for other ends
        return list(columns)
    meanings = [meant(column, names) for column in columns]
    return [
        column if name in taken else f"{column} (did you mean {name}?)"
        for column, name in zip(columns, meanings, strict=True)
    ]


def given(fields: Sequence[str], row: Sequence[Any], airport: Airport) -> dict[str, Any]:
    """The JSON object that a sender would make of a row, by the airport's names."""
    return {
        airport.called[name]: cell for name, cell in read_cells(fields, row, airport.clock).items()
    }


def read_cells(fields: Sequence[str], row: Sequence[Any], clock: Clock) -> dict[str, Any]:
    """The same by field."""
    texts = zip(fields, map(as_text, row), strict=True)
    value: dict[str, Any] = {field: text for field, text in texts if is_given(field, text)}
    if moment := value.pop(WHOLE, None):
        parts = re.split("[ T]", as_local(moment, clock), maxsplit=1)
        value |= zip(("fecha", "hora"), parts, strict=False)
    if local := {part: value.pop(part) for part in PARTS if part in value}:
        value |= of_parts(local)
    for field, as_given in READ.items():
        if field in value:
            value[field] = as_given(value[field])
    return value


def of_parts(parts: Mapping[str, str]) -> dict[str, str]:
    """What is no number stays as it is, and is then refused."""
    found = {part: as_number(text) for part, text in parts.items()}
    time = found.pop("time", "")
    hora = {"hora": f"{time[:-2]:0>2}:{time[-2:]:0>2}"} if time else {}
    day = "-".join(part.zfill(2) for part in found.values())
    return ({"fecha": day} if found else {}) | hora


def given_columns(
    fields: Sequence[str], cells: Sequence[Column], clock: Clock
) -> dict[str, Column]:
    """By field, what is given in all rows, each different cell once: None for what is not."""
    found: dict[str, Column] = {}
    parts = [place for place, field in enumerate(fields) if field in PARTS]
    for field, column in zip(fields, cells, strict=True):
        if field == WHOLE:
            moments = [day_and_time(as_text(cell), clock) for cell in column.values]
            found |= two(column, moments)
        elif field not in PARTS:
            values = [read_cells((field,), (cell,), clock).get(field) for cell in column.values]
            found[field] = Column(column.codes, values)
    if parts:
        names, column = [fields[place] for place in parts], combined([cells[n] for n in parts])
        found |= two(column, [read_cells(names, row, clock) for row in column.values])
    return found


def two(column: Column, moments: Sequence[Mapping[str, Any]]) -> dict[str, Column]:
    """Of what each value of the column tells of the day and of the time."""
    return {
        name: column.mapped([moment.get(name) for moment in moments]) for name in ("fecha", "hora")
    }


def day_and_time(text: str, clock: Clock) -> dict[str, Any]:
    """As `read_cells`, in a fifth of the time for what most rows have: a year has many moments."""
    match = split_usual(text)
    return {"fecha": match[1], "hora": match[2]} if match else read_cells((WHOLE,), (text,), clock)


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
