"""Why tokens are refused, for the log alone: whoever sent one learns nothing."""

import logging
import time

PACE_S = 10.0  # between two lines for one reason: strangers cannot fill the log

logger = logging.getLogger(__name__)


class TokenError(ValueError):
    """`reason` is one of ours, never of the token; `detail` may be of the token."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


class RefusalLog:
    """A line at most every ten seconds for each reason, with how many were left out before it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.told: dict[str, tuple[float, int]] = {}  # when last, left out since

    def note(self, error: Exception) -> None:
        reason, now = reason_of(error), time.monotonic()
        since, left_out = self.told.get(reason, (now - PACE_S, 0))
        if now - since < PACE_S:
            self.told[reason] = (since, left_out + 1)
            return
        self.told[reason] = (now, 0)
        detail = ascii(error.detail)[:100] if isinstance(error, TokenError) and error.detail else ""
        more = f"; {left_out} more like it before" if left_out else ""
        text = ": ".join(filter(None, (reason, detail)))
        logger.warning("a token is refused, issuer %s: %s%s", self.issuer, text, more)


def reason_of(error: Exception) -> str:
    """One of a few: what PyJWT says can repeat parts of a token, its kinds of error cannot."""
    return error.reason if isinstance(error, TokenError) else type(error).__name__
