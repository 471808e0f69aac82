"""What stands in the keys of a Redis, and what may: nothing else reaches the sums."""

from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from flights.live.known import Known, Scheduled
from flights.live.names import origin_of
from flights.live.stores.keeper import Kept, StoreError
from flights.live.stores.rows import Count, Flights, Hour, Minute, cut

VERSION = 1
PREFIX = "flight_delay:live:"  # no other keys are read or written
FLIGHTS = PREFIX + "flights"  # hash: name of a flight to its line
CHANGES = PREFIX + "changes"  # sorted set: the same lines, by the number of their change
PROGRESS = PREFIX + "progress"  # JSON
AIRPORT = PREFIX + "airport"  # whose departures: ICAO codes
CURE = "delete them, and tell all again"

Row = tuple[str, str, str, str, Hour, Minute, Minute | None, bool, bool]
# Name, `Scheduled` but the origin, which the name tells, left_min, cancelled, announced.
LINE = TypeAdapter(Row)


class Progress(NamedTuple):
    version: int
    identity: str  # of these events; drawn when the first one is told
    sequence: Count
    watermark: Minute | None
    flights: Count  # that are kept: how many there are tells whether some were taken away


NOTHING = Progress(VERSION, "", 0, None, 0)
PROGRESS_JSON = TypeAdapter(Progress)


def progress_of(content: bytes | str | None, where: str) -> Progress:
    """Raises `StoreError` for what another version or program wrote."""
    if content is None:
        return NOTHING
    try:
        progress = PROGRESS_JSON.validate_json(content, strict=True)
    except ValidationError as error:
        raise StoreError(of_another_form(where, content)) from error
    if progress.version != VERSION:
        raise StoreError(f"{where} has version {progress.version}, this program reads {VERSION}")
    return progress


def icaos_of(owner: bytes | str | None) -> str:
    return owner if isinstance(owner, str) else (owner or b"").decode(errors="replace")


def line_of(name: str, kept: Kept) -> bytes:
    return LINE.dump_json((name, *kept.known.flight[:-1], *kept.known[1:], kept.announced))


def kept_of(line: bytes, where: str) -> tuple[str, Kept]:
    """Name of a flight and what is kept of it. Raises `StoreError` likewise."""
    try:
        row = LINE.validate_json(line, strict=True)
    except ValidationError as error:
        raise StoreError(of_another_form(where, line)) from error
    name, *_, left_min, cancelled, announced = row
    flight = Scheduled(*row[1:6], origin_of(name))
    return name, Kept(Known(flight, left_min, cancelled), announced)


def flights_of(lines: list[tuple[bytes, float]], last: int, where: str) -> Flights:
    """Of lines and their numbers, which are whole and go up to the last one. Raises likewise."""
    for line, number in lines:
        if not 1 <= number <= last:
            raise StoreError(f"{of_another_form(where, line)} with the number {number:g}")
    return [kept_of(line, where) for line, _ in lines]


def of_another_form(where: str, content: Any) -> str:
    return f"{where} has {PREFIX}* of another form: {CURE}; the first is {cut(content)}"
