"""The clocks of a zone for columns of local times, datetime64 without a zone."""

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd


def in_utc(local: pd.Series, zone: ZoneInfo) -> pd.Series:
    """The same moments in UTC, without a zone; NaT for a time that did not exist.

    A time that happened twice is taken for the first.
    """
    first = np.ones(len(local), bool)
    zoned = local.dt.tz_localize(zone, ambiguous=first, nonexistent="NaT")
    return zoned.dt.tz_convert("UTC").dt.tz_localize(None)


def happened_twice(local: pd.Series, zone: ZoneInfo) -> pd.Series:
    zoned = local.dt.tz_localize(zone, ambiguous="NaT", nonexistent="shift_forward")
    return zoned.isna() & local.notna()
