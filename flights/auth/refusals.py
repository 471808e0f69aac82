"""Why credentials are refused, for the log alone: whoever sent one learns nothing."""

import logging
import time
from collections import OrderedDict

PACE_S = 10.0  # between two lines for one reason: strangers cannot fill the log
MOST_REASONS = 1_000  # remembered at once; the one that was told longest ago is forgotten

logger = logging.getLogger(__name__)


class TokenError(ValueError):
    """`reason` is one of ours, never of the token; `detail` may be of the token."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class RefusalLog:
    """A line at most every ten seconds for each reason, with how many were left out before it.

    `what` is refused, such as "a token". A reason may name a client or a key that is known here.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.told: OrderedDict[str, tuple[float, int]] = OrderedDict()  # when last, left out since

    def note(self, error: Exception) -> None:
        if isinstance(error, TokenError):
            self.tell(error.reason, error.detail)
        else:  # what PyJWT says can repeat parts of a token, its kinds of error cannot
            self.tell(type(error).__name__)

    def tell(self, reason: str, detail: str = "") -> None:
        now = time.monotonic()
        since, left_out = self.told.pop(reason, (now - PACE_S, 0))
        if now - since < PACE_S:
            self.told[reason] = (since, left_out + 1)
            return
        self.told[reason] = (now, 0)
        if len(self.told) > MOST_REASONS:
            self.told.popitem(last=False)
        more = f"; {left_out} more like it before" if left_out else ""
        text = ": ".join(filter(None, (reason, detail and ascii(detail)[:100])))
        logger.warning("%s is refused: %s%s", self.what, text, more)
