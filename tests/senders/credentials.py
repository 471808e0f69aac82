"""Keys and the lines that are stored of them; who gets in with which headers."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from flights.auth.authenticator import Authenticator, Refusal
from flights.auth.keyring import Keyring
from flights.auth.keys import new_key

PEER = "203.0.113.9"
LATER = datetime.now(UTC) + timedelta(days=90)
KEY, LINE = new_key("latam", "predict", LATER)
METRICS_KEY, METRICS_LINE = new_key("prometheus", "metrics", LATER)
OLD_KEY, OLD_LINE = new_key("latam", "predict", datetime.now(UTC) - timedelta(days=1))
LINES = "\n".join([LINE, METRICS_LINE, OLD_LINE])

Headers = list[tuple[bytes, bytes]]


def bearer(credential: str | bytes) -> Headers:
    value = credential if isinstance(credential, bytes) else credential.encode()
    return [(b"host", b"flights"), (b"authorization", b"Bearer " + value)]


def api_key(key: str) -> Headers:
    return [(b"x-api-key", key.encode())]


def admitted(
    authenticator: Authenticator, headers: Headers, scope: str = "predict", peer: str = PEER
) -> str:
    return asyncio.run(authenticator.admit(headers, peer, scope)).client


def refused(
    authenticator: Authenticator, headers: Headers, scope: str = "predict", peer: str = PEER
) -> tuple[int, str]:
    with pytest.raises(Refusal) as error:
        admitted(authenticator, headers, scope, peer)
    return error.value.status, error.value.reason


def refusal(authenticator: Authenticator, headers: Headers, scope: str = "predict") -> Refusal:
    with pytest.raises(Refusal) as error:
        admitted(authenticator, headers, scope)
    return error.value


def made(client: str = "latam", expires: datetime = LATER) -> tuple[bytes, str]:
    key, line = new_key(client, "predict", expires)
    return key.encode(), line


def client_of(ring: Keyring, key: bytes) -> str | None:
    principal = ring.principal(key)
    return principal.client if principal else None
