"""What is known of a request when its headers have arrived."""

import re
from collections.abc import Mapping, Sequence
from random import getrandbits
from time import perf_counter
from typing import Any, NamedTuple

from starlette.types import Receive, Scope

from flights.telemetry.logs.pace import STRANGER

SANE_ID = re.compile(rb"[0-9A-Za-z][0-9A-Za-z._:-]{0,127}")


class Request(NamedTuple):
    started: float  # perf_counter
    id: str
    method: str
    path: str
    query: bytes
    pairs: Sequence[tuple[bytes, bytes]]  # the headers as they came
    headers: Mapping[bytes, bytes]
    peer: str  # the address at the other end of the connection
    receive: Receive
    state: dict[str, Any]  # of the ASGI scope: `let_in` tells the connection that it was
    client: str = STRANGER
    key: str = ""  # the id of the API key that let it in
    bucket: str = ""  # whose rate it counts for: its client's or, without one, its address's


def received(scope: Scope, receive: Receive) -> Request:
    started, pairs, state = perf_counter(), scope["headers"], scope.get("state", {})
    headers = dict(pairs)
    given = headers.get(b"x-request-id", b"")
    sane = given.decode() if SANE_ID.fullmatch(given) else f"{getrandbits(128):032x}"
    peer = scope["client"][0] if scope["client"] else ""
    method, path, query = scope["method"], scope["path"], scope["query_string"]
    return Request(started, sane, method, path, query, pairs, headers, peer, receive, state)
