"""What the clocks of a place show: in most of them they skip an hour of a night in spring, and show
one of a night in autumn twice.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from time import time as unix_seconds
from zoneinfo import ZoneInfo

EPOCH, MINUTE = datetime(1970, 1, 1), timedelta(minutes=1)


def clock_min() -> int:
    """Minutes since 1970 in UTC, which are the same everywhere."""
    return int(unix_seconds()) // 60


class Clock:
    """The clocks of one zone. Local times are without a zone; UTC is in minutes since 1970."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.clocks_change = lru_cache(4_096)(self.ends_differ)

    def existed(self, local: datetime) -> bool:
        """Whether the clocks ever show this time."""
        if not self.clocks_change(local.date()):
            return True
        there = local.replace(tzinfo=self.zone)
        return there.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) == local

    def ends_differ(self, day: date) -> bool:
        """Whether they skip or repeat some of the day; `clocks_change` remembers it."""
        first = datetime.combine(day, time.min, self.zone)
        last = datetime.combine(day, time(23, 59, fold=1), self.zone)
        return first.utcoffset() != last.utcoffset()

    def utc_minute(self, local: datetime) -> int:
        """Of a time that happens twice the first."""
        there = local.replace(tzinfo=self.zone, fold=0)
        return (local - EPOCH - (there.utcoffset() or timedelta())) // MINUTE

    def local_time(self, utc_min: int) -> datetime:
        return self.of((EPOCH + utc_min * MINUTE).replace(tzinfo=UTC))

    def of(self, moment: datetime) -> datetime:
        """The local time of a moment that has a zone."""
        return moment.astimezone(self.zone).replace(tzinfo=None)


@cache  # one for each zone, with what it remembers
def clock_of(zone: str) -> Clock:
    """By the machine's zone files or, where it has none, those of the package tzdata."""
    return Clock(ZoneInfo(zone))
