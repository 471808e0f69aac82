"""Whether the service lets in who has the credentials of the environment, and who has none."""

import json
import os
from functools import cache
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from bench.harness.credentials import google_headers, headers
from flights.api.schema import EXAMPLE

STRANGER = google_headers(os.environ) | {"Content-Type": "application/json"}
SENT = STRANGER | headers(os.environ)


@cache
def is_closed(host: str) -> bool:
    """Whether the service asks for credentials."""
    return status_of(host, STRANGER) == 401


def status_of(host: str, sent: dict[str, str]) -> int:
    """Of a flight; 0 if nobody answers."""
    request = Request(f"{host.rstrip('/')}/predict", json.dumps(EXAMPLE).encode(), sent)
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        return error.code
    except URLError:
        return 0
