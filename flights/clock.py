"""The clocks of Santiago, which skip the first hour of a night in spring and show the last hour of
one in autumn twice.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

# The machine's zone files or, where it has none, those of the package tzdata.
SANTIAGO = ZoneInfo("America/Santiago")


def existed(local: datetime) -> bool:
    """Whether the clocks show this time, once or twice, by the rules that are known today."""
    if not clocks_change(local.date()):
        return True
    there = local.replace(tzinfo=SANTIAGO)
    return there.astimezone(UTC).astimezone(SANTIAGO).replace(tzinfo=None) == local


@lru_cache(maxsize=4_096)
def clocks_change(day: date) -> bool:
    first = datetime.combine(day, time.min, SANTIAGO)
    last = datetime.combine(day, time(23, 59, fold=1), SANTIAGO)
    return first.utcoffset() != last.utcoffset()
