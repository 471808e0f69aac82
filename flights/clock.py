"""The clocks of Santiago: a night in August or September has no time from 00:00 to 00:59, and one
in April or May has its last hour twice.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

# The machine's zone files or, where it has none, those of the package tzdata.
SANTIAGO = ZoneInfo("America/Santiago")


def existed(local: datetime) -> bool:
    """Whether the clocks of Santiago show this time, once or twice, by the rules known today."""
    before, after = (local.replace(tzinfo=SANTIAGO, fold=fold).utcoffset() for fold in (0, 1))
    return before is None or after is None or before >= after
