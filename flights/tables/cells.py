"""What a cell says, however the file writes it: one set of rules for all that read tables."""

import re
from datetime import datetime
from functools import lru_cache
from math import isnan
from typing import Any

from flights.clock import Clock

DATE, TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}"
ZONE = r" ?(?:Z|[+-][0-9]{2}:?[0-9]{2})"
MOMENT = rf"{DATE}[T ]{TIME}(?::[0-9]{{2}}(?:[.][0-9]{{1,9}})?)?"  # ISO 8601, and no other order
is_zoned = re.compile(rf"{MOMENT}{ZONE}").fullmatch
split_moment = re.compile(rf"({DATE})[T ]({TIME}.*)").fullmatch
split_seconds = re.compile(rf"({TIME}):[0-9]{{2}}(?:[.][0-9]{{1,9}})?").fullmatch
split_whole = re.compile(r"(-?[0-9]{1,9})\.0+").fullmatch


def as_text(cell: Any) -> str:
    """Stripped text; "" where nothing is given."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    return as_number(str(cell))


def as_number(text: str) -> str:
    """pandas and Excel write 100.0 where a column of integers has a blank."""
    match = split_whole(text) if "." in text else None
    return match[1] if match else text


@lru_cache(maxsize=4_096)
def as_local(text: str, clock: Clock) -> str:
    """A time with a zone by the clock; any other text as it is."""
    if not is_zoned(text):
        return text
    try:
        moment = clock.of(datetime.fromisoformat(re.sub(r" (?=\D)", "", text)))
    except (ValueError, OverflowError):  # no such day; none that is left after the first
        return text
    return moment.isoformat(" ")


@lru_cache(maxsize=4_096)
def as_day(text: str) -> str:
    """A day that has midnight with it, as pandas writes it."""
    match = split_moment(text)
    return match[1] if match and not match[2].strip("0:.,") else text


@lru_cache(maxsize=4_096)
def as_minute(text: str) -> str:
    """A time of day without its seconds."""
    match = split_seconds(text)
    return match[1] if match else text
