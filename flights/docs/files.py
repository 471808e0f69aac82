"""Files for browsers: kept for ever under a hash of what they are, packed once."""

import gzip
import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import PurePath

from flights.api.answer import Answer, Headers

FOR_EVER = b"public, max-age=31536000, immutable"  # RFC 8246
VARY: Headers = ((b"vary", b"accept-encoding"),)
PACKED: Headers = ((b"content-encoding", b"gzip"),)
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
PATH = re.compile(r"/\w+/([0-9a-f]{16})/([\w.-]+)", re.A)  # a folder, a hash, a name

Asked = Mapping[bytes, bytes]  # the headers of a request


class File:
    """A content as it is and packed: one copy of each, however many read it slowly."""

    def __init__(self, plain: Answer) -> None:
        packed = gzip.compress(plain.content, mtime=0)
        self.plain = plain._replace(headers=plain.headers + VARY)
        self.packed = self.plain._replace(content=packed, headers=self.plain.headers + PACKED)

    def answer(self, asked: Asked) -> Answer:
        return self.packed if lists(asked.get(b"accept-encoding", b""), b"gzip") else self.plain


class Page(File):
    """One that is asked for each time, and sent where it has changed."""

    def __init__(self, html: str, policy: bytes) -> None:
        content = html.encode()
        self.tag = b'"%s"' % digest([content]).encode()
        # Weak: what is packed is the same page in other bytes (RFC 9110, 8.8.1).
        headers = ((b"content-security-policy", policy), (b"etag", b"W/" + self.tag))
        super().__init__(
            Answer(200, content, "text/html; charset=utf-8", headers, None, b"no-cache")
        )

    def answer(self, asked: Asked) -> Answer:
        if self.tag in asked.get(b"if-none-match", b""):
            return self.plain._replace(status=304, content=b"")
        return super().answer(asked)


class Folder:
    """Files at `/<name>/<hash>/`, a hash of all of them: those of one release go together."""

    def __init__(self, name: str, sources: Iterable[Traversable]) -> None:
        self.sources = {source.name: source for source in sources}
        self.hash = digest(self.sources[one].read_bytes() for one in sorted(self.sources))
        self.base = f"{name}/{self.hash}/"
        self.file = cache(self.read)

    def answer(self, path: str, asked: Asked) -> Answer | None:
        """None where nothing is there. A page of another release is sent on to this one's file.

        It may come from a worker or an instance that is older or newer: without, it would stay
        empty. Whoever keeps that answer would keep a wrong one.
        """
        found = PATH.fullmatch(path)
        if not found or found[2] not in self.sources:
            return None
        if found[1] != self.hash:
            location = f"../{self.hash}/{found[2]}".encode()  # goes with any prefix of a proxy
            return Answer(307, b"", "text/plain", ((b"location", location),))
        return self.file(found[2]).answer(asked)

    def read(self, name: str) -> File:
        media_type = f"{TYPES[PurePath(name).suffix]}; charset=utf-8"
        return File(Answer(200, self.sources[name].read_bytes(), media_type, caching=FOR_EVER))


def digest(contents: Iterable[bytes]) -> str:
    return sha256(b"".join(sha256(one).digest() for one in contents)).hexdigest()[:16]


def lists(header: bytes, name: bytes) -> bool:
    """Whether one such as Accept has `name`, and not with a weight of 0 (RFC 9110, 12.4.2)."""
    for item in header.lower().split(b","):
        listed, *parameters = [part.strip() for part in item.split(b";")]
        if listed == name:
            return not any(re.fullmatch(rb"q=0(\.0*)?", one) for one in parameters)
    return False
