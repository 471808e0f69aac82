"""The body of a request: refused for its headers before it is read, then read within limits."""

import asyncio
from collections.abc import Mapping

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from flights.api.errors.faults import shown
from flights.api.errors.problems import Problem

JSON = b"application/json"
# What is left of a body that is too long or too slow is not waited for.
CLOSE = {"Connection": "close"}


def check_headers(headers: Mapping[bytes, bytes], most: int) -> None:
    """Raises `Problem`: 415 for what is not plain JSON, 413 for more than `most` bytes."""
    media = headers.get(b"content-type", b"")
    if media != JSON and media.split(b";")[0].strip().lower() != JSON:
        text = shown(media.decode("latin-1"))
        raise Problem(415, f"Content-Type must be application/json, got {text}")
    encoding = headers.get(b"content-encoding", b"identity")
    if encoding.lower() != b"identity":
        text = shown(encoding.decode("latin-1"))
        raise Problem(415, f"Content-Encoding is not supported, got {text}")
    length = headers.get(b"content-length", b"0")
    if int(length) > most:  # uvicorn has refused what is no number
        raise too_long(most, f"has {int(length):,}")


def too_long(most: int, what: str) -> Problem:
    detail = f"the body must have at most {most:,} bytes, it {what}"
    return Problem(413, detail, headers=CLOSE)


def too_slow(seconds: float) -> Problem:
    return Problem(408, f"the body did not arrive in {seconds:g} s", headers=CLOSE)


async def read(receive: Receive, most: int, seconds: float) -> bytes:
    """The body. Raises `Problem`: 413, 408 after `seconds`; `ClientDisconnect` if nobody waits."""
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
            body: bytes | bytearray = message.get("body", b"")
            if message.get("more_body"):
                body = bytearray(body)  # bytes would be copied for each part
            while message.get("more_body") and len(body) <= most:
                message = await receive()
                body += message.get("body", b"")
    except TimeoutError:
        raise too_slow(seconds) from None
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    if len(body) > most:
        raise too_long(most, "has more")
    return bytes(body)
