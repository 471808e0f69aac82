"""The one form of every answer: whole, with all that its sender needs to know."""

from typing import NamedTuple

JSON = "application/json"

Headers = tuple[tuple[bytes, bytes], ...]


class Answer(NamedTuple):
    status: int
    content: bytes
    media_type: str = JSON
    headers: Headers = ()
    batch_size: int | None = None  # flights that were scored by the same call of the model
    caching: bytes = b"no-store"  # the header Cache-Control
