"""The clocks of Santiago for columns of local times, datetime64 without a zone."""

import numpy as np
import pandas as pd

from flights.clock import SANTIAGO


def in_utc(local: pd.Series) -> pd.Series:
    """The same moments in UTC, without a zone; NaT for a time that did not exist.

    A time that happened twice is taken for the first.
    """
    first = np.ones(len(local), bool)
    zoned = local.dt.tz_localize(SANTIAGO, ambiguous=first, nonexistent="NaT")
    return zoned.dt.tz_convert("UTC").dt.tz_localize(None)


def happened_twice(local: pd.Series) -> pd.Series:
    zoned = local.dt.tz_localize(SANTIAGO, ambiguous="NaT", nonexistent="shift_forward")
    return zoned.isna() & local.notna()
