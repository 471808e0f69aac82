"""The fields of a flight in parts: none has to agree with those of another part.

So a table of flights is read by looking once at what is different in each part, by the code that
reads a single flight. What is wrong is told by that code as well, of the whole flight.
"""

from collections.abc import Callable
from datetime import datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import ValidationError, create_model

from flights.api.reading.asking import skipped, whole_floats
from flights.api.reading.translation import Reading
from flights.api.remarks import Remarks
from flights.api.schema import AskedFlight
from flights.features import epoch_minute
from flights.model.catalog import Catalog
from flights.model.identity import number_of

MOST = 2_048  # of each part; some 2 MB of them all
LONGEST_TEXT = 64  # characters of a text that is kept; no field may have more


WRONG = object()  # instead of what is refused in all fields


class Found(NamedTuple):
    meaning: Any
    remarks: Remarks


class Part:
    def __init__(self, read: Callable[[Reading], Any], *fields: str) -> None:
        self.fields = fields
        known: Any = {name: AskedFlight.model_fields[name] for name in self.fields}
        fields_read: Any = {name: (info.annotation, info) for name, info in known.items()}
        self.schema = create_model("Part", __config__=AskedFlight.model_config, **fields_read)
        self.read = read
        self.find = lru_cache(MOST)(self.look)

    def look(self, catalog: Catalog, cells: tuple[Any, ...]) -> Found | None:
        """What the fields mean; None where a flight is refused for them. A blank one is None."""
        value = dict(zip(self.fields, cells, strict=True))
        try:
            request = self.schema.model_validate(value | whole_floats(value, {}))
        except ValidationError:
            return None
        reading = Reading(request, catalog)
        meaning = self.read(reading)
        return None if reading.faults else Found(meaning, reading.remarks)


def plain(cell: Any) -> Any:
    """A cell that may be kept. True is 1 to a cache, and 1.0 is 1 in a request, too."""
    kind = type(cell)
    if kind is str:
        return cell if len(cell) <= LONGEST_TEXT else WRONG
    return cell if cell is None or kind is int or kind is float else WRONG


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
