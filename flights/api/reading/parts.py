"""The fields of a flight in parts: none has to agree with those of another part.

So a table of flights is read by looking once at what is different in each part, by the code that
reads a single flight. What is wrong is told by that code as well, of the whole flight.
"""

from collections import namedtuple
from collections.abc import Callable
from datetime import datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError

from flights.api.reading.asking import skipped
from flights.api.reading.translation import Reading
from flights.api.remarks import Remarks
from flights.api.schema import AskedFlight
from flights.features import epoch_minute
from flights.model.catalog import Catalog
from flights.model.identity import number_of

MOST = 2_048  # of each part; some 2 MB of them all
LONGEST_TEXT = 64  # characters of a text that is kept; no field may have more


class Found(NamedTuple):
    meaning: Any
    remarks: Remarks


class Long(ValueError):
    """A text that is refused for its length, and not kept to be refused again."""


class Field:
    """What the cells of a field say by themselves; a blank one is None."""

    def __init__(self, name: str) -> None:
        kind: Any = AskedFlight.model_fields[name].rebuild_annotation()
        # By its inner one: to call the adapter takes as long as to read a date.
        self.validate = TypeAdapter(kind, config=ConfigDict(strict=True)).validator.validate_python
        self.read = lru_cache(MOST, typed=True)(self.look)

    def look(self, cell: Any) -> Any:
        """Raises `Long`, and `ValidationError` for what is refused otherwise."""
        if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
            raise Long
        whole = isinstance(cell, float) and cell.is_integer()  # no text is a number, whole or not
        return self.validate(int(cell) if whole else cell)


FIELDS = {name: Field(name) for name in AskedFlight.model_fields}


class Part:
    def __init__(self, read: Callable[[Reading], Any], *fields: str) -> None:
        self.fields, self.read = fields, read
        self.readers = [FIELDS[field].read for field in fields]
        request = namedtuple("request", fields)  # type: ignore[misc]  # fields as given
        self.request = request
        self.find = lru_cache(MOST)(self.look)

    def __call__(self, catalog: Catalog, cells: tuple[Any, ...]) -> Found | None:
        """What the fields mean; None where a flight is refused for them."""
        try:
            return self.find(catalog, cells)
        except Long:
            return None

    def look(self, catalog: Catalog, cells: tuple[Any, ...]) -> Found | None:
        """The same. Raises `Long`."""
        try:
            values = [read(cell) for read, cell in zip(self.readers, cells, strict=True)]
        except ValidationError:
            return None
        reading = Reading(self.request(*values), catalog)
        meaning = self.read(reading)
        return None if reading.faults else Found(meaning, reading.remarks)


class Day(NamedTuple):
    minute: int  # at midnight by the clocks there, since 1970-01-01
    changes: bool  # whether its clocks skip or repeat an hour


def day(reading: Reading) -> Day:
    reading.check_calendar()
    date = reading.request.fecha
    changes = reading.home.clock.clocks_change(date)
    return Day(epoch_minute(datetime.combine(date, time.min)), changes)


def minute(reading: Reading) -> int:
    moment: time = reading.request.hora
    return 60 * moment.hour + moment.minute


class Place(NamedTuple):
    destination: str  # ICAO code
    flight_type: str
    is_origin: bool  # whether it may be the one where the flight starts: `END` tells


def place(reading: Reading) -> Place:
    reading.check_end()
    destination, airport = reading.destination()
    texts = filter(None, (reading.request.destino, reading.request.siglades))
    is_origin = reading.airport.has_several and any(map(reading.airport.origin, texts))
    return Place(destination, reading.flight_type(destination, airport), is_origin)


def end(reading: Reading) -> None:
    reading.check_end(reading.origin())


def moment(reading: Reading) -> datetime | None:
    found: datetime | None = reading.request.en
    if found and (fault := skipped("en", found, reading.airport)):
        reading.faults.append(fault)
    return found


DAY = Part(day, "fecha", "dia", "mes", "ano", "dianom")
TIME = Part(minute, "hora")
DEPARTURE = Part(Reading.departure, "fecha", "hora")  # beside both, where the clocks change
ORIGIN = Part(Reading.origin, "origen", "siglaori")
AIRLINE = Part(Reading.airline, "opera", "aerolinea")
PLACE = Part(place, "destino", "siglades", "tipovuelo")
END = Part(end, "origen", "siglaori", "destino", "siglades")  # beside both, if it is an origin
NUMBER = Part(lambda reading: number_of(reading.request.vuelo), "vuelo")
MOMENT = Part(moment, "en")
