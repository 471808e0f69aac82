"""Whether the service lets in who has the credentials of the environment, and who has none."""

import os
from functools import cache

import httpx

from bench.harness.credentials import google_headers, headers
from bench.served import served

STRANGER = google_headers(os.environ) | {"Content-Type": "application/json"}
SENT = STRANGER | headers(os.environ)


@cache
def is_closed(host: str) -> bool:
    """Whether the service asks for credentials."""
    return status_of(host, STRANGER) == 401


def status_of(host: str, sent: dict[str, str]) -> int:
    """Of a flight; 0 if nobody answers."""
    try:
        url = host.rstrip("/")
        example = served(url).airport.example
        return httpx.post(f"{url}/predict", json=example, headers=sent, timeout=10).status_code
    except httpx.HTTPError:
        return 0
