"""The clocks of Santiago, which skip the first hour of a night in spring and show the last hour of
one in autumn twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from time import time as unix_seconds
from zoneinfo import ZoneInfo

# The machine's zone files or, where it has none, those of the package tzdata.
SANTIAGO = ZoneInfo("America/Santiago")
EPOCH, MINUTE = datetime(1970, 1, 1), timedelta(minutes=1)


def clock_min() -> int:
    """Now, minutes since 1970 in UTC."""
    return int(unix_seconds()) // 60


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


def utc_minute(local: datetime) -> int:
    """Minutes since 1970 in UTC of a time in Santiago; of one that happens twice the first."""
    there = local.replace(tzinfo=SANTIAGO, fold=0)
    return (local - EPOCH - (there.utcoffset() or timedelta())) // MINUTE


def local_time(utc_min: int) -> datetime:
    """What the clocks of Santiago show at a minute since 1970 in UTC."""
    moment = (EPOCH + utc_min * MINUTE).replace(tzinfo=UTC)
    return moment.astimezone(SANTIAGO).replace(tzinfo=None)
