"""What a client would rather have (RFC 7240): `Prefer: handling=lenient`."""

from collections.abc import Iterable, Iterator

from flights.api.answer import Headers

APPLIED: Headers = ((b"preference-applied", b"handling=lenient"),)


def applied(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """Headers of the answer to a list."""
    return APPLIED if is_lenient(headers) else ()


def is_lenient(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether what is right of a list is to be answered; of two wishes the first counts."""
    wishes = (value for name, value in preferences(headers) if name == b"handling")
    return next(wishes, b"") == b"lenient"


def preferences(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    for name, text in headers:
        for preference in text.split(b",") if name == b"prefer" else ():
            token, _, value = preference.partition(b";")[0].partition(b"=")
            yield token.strip().lower(), value.strip().strip(b'"').lower()
