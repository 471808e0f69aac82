"""The header Prefer (RFC 7240)."""

import pytest

from flights.api.preferences import applied


@pytest.mark.parametrize(
    "values",
    [
        [b"handling=lenient"],
        [b'Handling = "lenient"'],
        [b"respond-async, handling=lenient; strictly=no"],
        [b"respond-async", b"handling=lenient"],
        [b"handling=lenient, handling=strict"],
    ],
)
def test_lenient_handling_is_understood_however_it_is_written(values: list[bytes]) -> None:
    headers = [(b"host", b"a"), *((b"prefer", value) for value in values)]
    assert applied(headers) == ((b"preference-applied", b"handling=lenient"),)


@pytest.mark.parametrize(
    "value",
    [b"", b"handling", b"handling=strict", b"handling=strict, handling=lenient", b"lenient"],
)
def test_anything_else_is_all_or_nothing(value: bytes) -> None:
    assert applied([(b"prefer", value)]) == applied([]) == ()


def test_another_header_is_no_preference() -> None:
    assert applied([(b"x-prefer", b"handling=lenient")]) == ()
