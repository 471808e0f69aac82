"""From the rows of a table to what they tell of flights, and to what is wrong with them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from math import inf
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from flights.airport import Airport
from flights.api.departures import Told, read_event, refusal
from flights.api.errors.faults import Fault
from flights.api.schema import to_moment
from flights.clock import Clock
from flights.departures.notes import of_changes, of_unseen
from flights.live.stores.keeper import NOT_KEPT, Outcome
from flights.model.catalog import Catalog
from flights.score.fields import fields_of, read_cells
from flights.score.tables import Reject, misfits
from flights.tables.cells import as_local, as_minute, as_number
from flights.tables.place import Unusable
from flights.tables.source import Source, open_source
from flights.tables.table import Chunk, Row, Table, read_table

CANCELLED: dict[str, bool | None] = {"true": True, "1": True, "si": True, "sí": True, "yes": True}
# As a blank: a column of truth values has them for all flights, and takes no departure back.
CANCELLED |= dict.fromkeys(("false", "0", "no"))

DELAY = "delay"  # in minutes, beside the fields: instead of `salida`
DAY_MIN = 1_440
FEW = 1 / 10  # of a usual day's departures


class Read(NamedTuple):
    told: dict[int, Told]  # by row
    rejects: list[Reject]
    notes: list[str]  # on how the file is read
    unseen: dict[int, tuple[str, ...]]  # names that are new to the model, by row


def read_file(path: str, catalog: Catalog, now_min: int) -> Read:
    """What all rows tell; those of one that stands apart are rejected. Raises `Unusable`."""
    with open_source(path) as source:
        return read_source(source, catalog, now_min)


def read_source(source: Source, catalog: Catalog, now_min: int, most: float = inf) -> Read:
    """The same. Raises `Unusable` also for more rows than `most`."""
    path = source.name
    with read_table(source) as table:
        fields = places_of(path, table.columns, catalog.airport)
        few = table._replace(chunks=bounded(path, table.chunks, most))
        read = read_rows(few, fields, catalog, now_min)
    if not read.told and not read.rejects:
        raise Unusable(f"{path} holds no flights")
    reject_strays(read, catalog.airport)
    read.rejects.sort(key=itemgetter(0))
    read.notes.extend(of_changes(read.told, catalog.airport))
    read.notes.extend(of_unseen({row: read.unseen[row] for row in read.told if row in read.unseen}))
    return read


def bounded(path: str, chunks: Iterable[Chunk], most: float) -> Iterator[Chunk]:
    """The same. Raises `Unusable` once they have more rows."""
    rows = 0
    for chunk in chunks:
        rows += len(chunk.rows) + len(chunk.misfits)
        if rows > most:
            raise Unusable(f"{path} has more than {most:,} rows: keep the last 60 days in it")
        yield chunk


def places_of(path: str, columns: list[str], airport: Airport) -> dict[str, int]:
    """Field, or `DELAY`, to its place among the columns, as for `fields_of`.

    Raises `Unusable` where one is missing or doubled.
    """
    fields = fields_of(path, columns, airport)
    salida, data = airport.called["salida"], airport.columns
    ends = [("salida", salida), ("salida", data.departed), (DELAY, data.delay)]
    left = next(((field, name) for field, name in ends if name in columns), None)
    if left is None:
        others = ", ".join(columns)
        raise Unusable(f"{path} lacks {salida}, when each flight left; its columns are {others}")
    for field, column in (left, ("cancelado", airport.called["cancelado"])):
        if columns.count(column) > 1:
            raise Unusable(f"{path} has two columns {column!r}")
        if column in columns:
            fields[field] = columns.index(column)
    return fields


def read_rows(source: Table, fields: dict[str, int], catalog: Catalog, now_min: int) -> Read:
    names, cells = list(fields), itemgetter(*fields.values())
    read = Read({}, [], source.notes, {})
    for chunk in source.chunks:
        read.rejects.extend(misfits(chunk.misfits, len(source.columns)))
        for number, row in zip(chunk.numbers, chunk.rows, strict=True):
            value = value_of(names, cells(row), catalog.airport)
            event = read_event(value, catalog, now_min)
            if isinstance(event, Told):
                read.told[number] = event
                if event.unseen:
                    read.unseen[number] = tuple(value[field] for field in event.unseen)
            elif isinstance(event, list):
                read.rejects.extend(reject(number, fault) for fault in event)
    return read


def reject(row: int, fault: Fault) -> Reject:
    return Reject(row, str(fault.path[0]), fault.as_dict()["value"], fault.sentence)


def not_kept(
    told: dict[int, Told], outcomes: Iterable[Outcome], first_min: int, airport: Airport
) -> list[Reject]:
    """Rows that are right, but too old or more than there is room for."""
    rows = zip(told.items(), outcomes, strict=True)
    return [
        reject(row, refusal(event, one, first_min, airport))
        for (row, event), one in rows
        if one in NOT_KEPT
    ]


def reject_strays(read: Read, airport: Airport) -> None:
    """A few departures long after all others: what is known would end there, and the rest be
    too old to be kept. None of them can be told from the clock where a file is of years ago.
    """
    left = {row: told.known.left_min for row, told in read.told.items()}
    departures = {row: minute for row, minute in left.items() if minute is not None}
    if not departures:
        return
    end = end_of_flow(list(departures.values()))
    local_time, name = airport.clock.local_time, airport.called["salida"]
    until = f"{local_time(end):%Y-%m-%dT%H:%M}"
    for row in [row for row, minute in departures.items() if minute > end]:
        del read.told[row]
        salida = f"{local_time(departures[row]):%Y-%m-%dT%H:%M}"
        reason = f"{name} is {salida}, more than a day after all but a few, which end at {until}"
        read.rejects.append(Reject(row, name, salida, reason))


def end_of_flow(left: Sequence[int]) -> int:
    """The last departure of a day with many, or that follows on these without a day's gap."""
    moments = np.sort(left)
    in_a_day = np.arange(len(moments)) - np.searchsorted(moments, moments - DAY_MIN) + 1
    many = np.flatnonzero(in_a_day >= FEW * np.median(in_a_day))[-1]
    gaps = np.flatnonzero(np.diff(moments[many:]) > DAY_MIN)
    return int(moments[many + gaps[0]] if len(gaps) else moments[-1])


def value_of(fields: Sequence[str], row: Row, airport: Airport) -> dict[str, Any]:
    """The JSON object that a sender would make of a row, by the airport's names."""
    value = read_cells(fields, row, airport.clock)
    if delay := value.pop(DELAY, None):
        value["salida"] = after(value, delay)
    elif text := value.get("salida"):
        value["salida"] = as_moment(text, airport.clock)
    if text := value.get("cancelado"):
        value["cancelado"] = CANCELLED.get(as_number(text).casefold(), text)
    return {airport.called[field]: cell for field, cell in value.items()}


def after(value: Mapping[str, Any], delay: str) -> str:
    """When it left, so many minutes after its schedule; what is no number is refused as it is."""
    try:
        due = to_moment(f"{value['fecha']}T{value['hora']}")
        return (due + timedelta(minutes=int(as_number(delay)))).isoformat(timespec="minutes")
    except (KeyError, ValueError, OverflowError):
        return delay


def as_moment(text: str, clock: Clock) -> str:
    """A date and a time as the API has them, without seconds."""
    day, *rest = re.split("[ T]", as_local(text, clock), maxsplit=1)
    return "T".join([day, *map(as_minute, rest)])
