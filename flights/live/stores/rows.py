"""What may stand in a flight that is kept: nothing else reaches the sums, whoever wrote it.

What a departure is worth is a power of two: where it lies far from all others, it is none that a
float can hold.
"""

from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from flights.live.known import Known, Scheduled
from flights.live.names import origin_of
from flights.live.stores.keeper import Kept, StoreError

APPLICATION = 0x464C4956  # "FLIV", which tells the file from any other of SQLite
VERSION = 2
SCHEMA = (
    "CREATE TABLE flight (name TEXT PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE,"
    " airline TEXT NOT NULL, destination TEXT NOT NULL, flight_type TEXT NOT NULL,"
    " hour INTEGER NOT NULL, departure_min INTEGER NOT NULL, left_min INTEGER,"
    " cancelled INTEGER NOT NULL, announced INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX departure ON flight (departure_min)",
    "CREATE TABLE progress (sequence INTEGER NOT NULL, watermark INTEGER)",
    "INSERT INTO progress VALUES (0, NULL)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
KEPT = (
    "name, sequence, airline, destination, flight_type, hour, departure_min, left_min, cancelled,"
    " announced"
)
MOST_NUMBER = 1 << 53  # of changes; a Redis counts in floats, which tell all numbers up to there
LONGEST = 100  # characters that an error repeats

# From a day before 1970, as a flight may leave a day before its schedule, to the year 4011.
Minute = Annotated[int, Field(ge=-1_440, le=1 << 30)]
Hour = Annotated[int, Field(ge=0, le=23)]
Number = Annotated[int, Field(ge=1, le=MOST_NUMBER)]
Count = Annotated[int, Field(ge=0, le=MOST_NUMBER)]
Flag = Annotated[int, Field(ge=0, le=1)]  # SQLite has no other

Row = tuple[str, Number, str, str, str, Hour, Minute, Minute | None, Flag, Flag]
# Name, sequence, `Scheduled` but the origin, which the name tells, left_min, cancelled, announced.
ROWS = TypeAdapter(list[Row])
PROGRESS = TypeAdapter(tuple[Count, Minute | None])  # sequence, watermark
# Who runs follows what is told, and not what is deleted by hand.
CURE = "delete the row, or the file, start anew, and tell all again"

Flights = list[tuple[str, Kept]]


def flights_of(rows: list[Any], where: str, last: int = MOST_NUMBER) -> Flights:
    """Of rows of a file, by number, whose last change had the number `last`.

    Raises `StoreError` for one that this program did not write.
    """
    try:
        checked = ROWS.validate_python(rows, strict=True)
    except ValidationError as error:
        first = rows[int(error.errors(include_url=False)[0]["loc"][0])]
        raise StoreError(f"{where} has a flight of another form, {cut(first)}: {CURE}") from error
    if checked and checked[-1][1] > last:
        text = f"{where} has a change after the last, {last}: {cut(rows[-1])}"
        raise StoreError(f"{text}; {CURE}")
    return [
        (
            name,
            Kept(
                Known(Scheduled(a, b, c, hour, due, origin_of(name)), left, cancelled == 1),
                announced == 1,
            ),
        )
        for name, _, a, b, c, hour, due, left, cancelled, announced in checked
    ]


def progress_of(row: Any, where: str) -> tuple[int, int | None]:
    """Sequence number and watermark. Raises `StoreError` likewise."""
    try:
        return PROGRESS.validate_python(row, strict=True)
    except ValidationError as error:
        text = f"{where} has progress of another form, {cut(row)}"
        raise StoreError(f"{text}: delete the file, start anew, and tell all again") from error


def refuse_later(flights: Flights, watermark: int | None, where: str, cure: str = CURE) -> None:
    """Raises `StoreError` for one that left after the watermark, which each departure moves."""
    for name, kept in flights:
        left_min = kept.known.left_min
        if left_min is not None and (watermark is None or left_min > watermark):
            text = f"{where} has a flight that left in minute {left_min}, after all that is told"
            raise StoreError(f"{text}, {cut(name)}: {cure}")


def cut(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
