"""What RFC 9112 has a server refuse and llhttp 9 lets pass, and how it is answered."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from flights.api.errors.problems import MEDIA_TYPE, Problem
from flights.api.language import in_spanish, wants_spanish

Headers = Sequence[tuple[bytes, bytes]]

MOST_HEADER_BYTES = 32 * 1024  # of the request line and the headers
MOST_HEADERS = 100  # in memory a short one is 20 times as large
# About chunks, trailers and extensions. Python's `iterencode` makes 58,001 chunks of 1,000 flights
# with all fields, and 5 bytes of each are about the chunk. To read one costs as much as 100 bytes.
MOST_FRAMING_BYTES = 320 * 1024

HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?")
NOT_HTTP = "this is not HTTP/1.1"


def check_head(version: str, url: bytes, headers: Headers) -> None:
    """Raises `Problem` 400. Header names are in lower case."""
    names = [name for name, _ in headers]
    if version not in ("1.1", "1.0"):
        raise Problem(400, f"HTTP/{version} is not spoken here, HTTP/1.1 is")
    hosts = names.count(b"host")
    if hosts > 1 or (hosts == 0 and version == "1.1"):
        raise Problem(400, f"a request has one Host (RFC 9112, section 3.2), this one has {hosts}")
    if names.count(b"content-type") > 1:
        raise Problem(400, "a request has one Content-Type, this one has more")
    if b"#" in url:
        raise Problem(400, "the target of a request has no fragment (RFC 9112, section 3.2)")
    if b"transfer-encoding" in names:
        check_coding(version, b", ".join(v for n, v in headers if n == b"transfer-encoding"))


def check_coding(version: str, coding: bytes) -> None:
    """Raises `Problem` 400 (RFC 9112, section 6.1); llhttp lets pass what only ends in chunked.

    Those of several lines are one list (RFC 9110, section 5.3).
    """
    if version == "1.0":
        raise Problem(400, "HTTP/1.0 has no Transfer-Encoding")
    if coding.lower() != b"chunked":
        raise Problem(400, "Transfer-Encoding must be chunked")


def check_host(host: bytes) -> None:
    if not HOST.fullmatch(host):
        raise Problem(400, "Host is no host (RFC 9110, section 7.2)")


def check_trailer(name: bytes) -> None:
    """Raises `Problem` 400 for one that llhttp would heed, and read no further request."""
    if name in (b"connection", b"proxy-connection"):
        raise Problem(400, "Connection is no trailer (RFC 9110, section 6.5.1)")


def with_path(target: bytes) -> bytes:
    """As `http://host` means `http://host/` (RFC 9110, section 4.2.3); any other as it is."""
    scheme, separator, rest = target.partition(b"://")
    authority, mark, query = rest.partition(b"?")
    if not separator or b"/" in authority:
        return target
    return scheme + separator + authority + b"/" + mark + query


def check_size(url: bytes, headers: Headers) -> None:
    """Raises `Problem` 431."""
    if len(url) + sum(len(name) + len(value) + 4 for name, value in headers) > MOST_HEADER_BYTES:
        raise too_large()


def too_large() -> Problem:
    return Problem(431, f"the headers have more than {MOST_HEADER_BYTES:,} bytes")


def check_framing(arrived: int, content: int) -> None:
    """Raises `Problem` 400 where much of what arrived is about chunks, or trailers."""
    if arrived > MOST_HEADER_BYTES + MOST_FRAMING_BYTES + content:
        raise Problem(400, "too much of the body is small chunks, extensions or trailers")


def without_upgrade(method: bytes, url: bytes, version: str, headers: Headers) -> bytes:
    """The same head without the offer. Raises `Problem` 405 for CONNECT.

    Nobody can tell whether what follows a CONNECT is a request or meant for the tunnel.
    """
    if method == b"CONNECT":
        raise Problem(405, "this is no proxy", headers={"Allow": "GET, HEAD, POST"})
    lines = [b"%s %s HTTP/%s" % (method, url, version.encode())]
    lines += [name + b": " + value for name, value in headers if name != b"upgrade"]
    return b"\r\n".join([*lines, b"", b""])


def length_of(headers: Headers) -> int | None:
    """Of the body; None where it comes in chunks."""
    return next((int(value) for name, value in headers if name == b"content-length"), None)


def problem_of(error: Exception) -> Problem:
    """Of the parser's error: the problem that a callback raised, if one did."""
    cause = error.__context__
    return cause if isinstance(cause, Problem) else Problem(400, NOT_HTTP)


def refusal(problem: Problem, headers: Headers = ()) -> bytes:
    """The answer to what never becomes a request; the headers are those that arrived."""
    answer = problem.answer()
    if wants_spanish(dict(headers)):
        answer = in_spanish(answer)
    head = (
        f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}",
        f"content-type: {MEDIA_TYPE}",
        f"content-length: {len(answer.content)}",
        "cache-control: no-store",
        "connection: close",
        *(f"{name.decode()}: {value.decode()}" for name, value in answer.headers),
    )
    return "\r\n".join([*head, "", ""]).encode() + answer.content
