"""What a credential gives: the client that it names and the scopes that it opens."""

from typing import NamedTuple

PREDICT = "predict"  # everything but /metrics and /departures
METRICS = "metrics"
REPORT = "report"  # tells of departures
PUBLIC = "public"  # of no credential: it asks for none, only for an address that is let in
SCOPES = frozenset({PREDICT, METRICS, REPORT})
ANONYMOUS = "anonymous"  # the client where no credential is asked for
MOST_CHARACTERS = 128  # of a client's id, which goes into logs and metrics


class Principal(NamedTuple):
    client: str
    scopes: frozenset[str]
    expires: float  # Unix time in seconds
    key: str = ""  # the id of an API key, "" of a token


def is_client_id(text: str) -> bool:
    """Whether a log line and a metric can carry it: printable ASCII without spaces."""
    fits = 0 < len(text) <= MOST_CHARACTERS and text.isascii() and text.isprintable()
    return fits and " " not in text and text not in {ANONYMOUS, "-"}
