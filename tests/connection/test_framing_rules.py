"""Each rule of framing by itself: the limit exactly, and what a refusal says."""

from collections.abc import Callable

import pytest

from flights.api.errors.problems import Problem
from flights.connection.framing import (
    MOST_FRAMING_BYTES,
    MOST_HEADER_BYTES,
    check_coding,
    check_framing,
    check_head,
    check_size,
    check_trailer,
    length_of,
    with_path,
    without_upgrade,
)

HOST = [(b"host", b"x")]
TYPE = (b"content-type", b"a/b")
REFUSED = {
    "HTTP/1.2 is not spoken here, HTTP/1.1 is": lambda: check_head("1.2", b"/", HOST),
    "a request has one Host (RFC 9112, section 3.2), this one has 2": lambda: check_head(
        "1.1", b"/", HOST * 2
    ),
    "a request has one Content-Type, this one has more": lambda: check_head(
        "1.1", b"/", [*HOST, TYPE, TYPE]
    ),
    "the target of a request has no fragment (RFC 9112, section 3.2)": lambda: check_head(
        "1.1", b"/#a", HOST
    ),
    "HTTP/1.0 has no Transfer-Encoding": lambda: check_coding("1.0", b"chunked"),
    "Transfer-Encoding must be chunked": lambda: check_coding("1.1", b"gzip"),
    "Connection is no trailer (RFC 9110, section 6.5.1)": lambda: check_trailer(b"connection"),
    "too much of the body is small chunks, extensions or trailers": lambda: check_framing(10**6, 0),
}


@pytest.mark.parametrize(("detail", "check"), REFUSED.items(), ids=REFUSED)
def test_a_refusal_is_400_and_says_which_rule(detail: str, check: Callable[[], None]) -> None:
    with pytest.raises(Problem) as refused:
        check()
    assert (refused.value.status, refused.value.detail) == (400, detail)


def test_one_content_type_is_allowed() -> None:
    check_head("1.1", b"/", [*HOST, TYPE])


def test_proxy_connection_is_no_trailer_either() -> None:
    with pytest.raises(Problem, match="no trailer"):
        check_trailer(b"proxy-connection")


@pytest.mark.parametrize("content", [0, 1, 1000])
def test_framing_of_just_the_limit_passes_and_one_byte_more_is_400(content: int) -> None:
    limit = MOST_HEADER_BYTES + MOST_FRAMING_BYTES + content
    check_framing(limit, content)
    with pytest.raises(Problem):
        check_framing(limit + 1, content)


def test_each_header_counts_four_bytes_for_its_colon_space_and_line_end() -> None:
    headers = [(b"a", b"b")] * (MOST_HEADER_BYTES // 6)
    left = MOST_HEADER_BYTES % 6
    check_size(b"/" * left, headers)
    with pytest.raises(Problem) as refused:
        check_size(b"/" * (left + 1), headers)
    assert refused.value.detail == "the headers have more than 32,768 bytes"


def test_connect_is_told_which_methods_there_are() -> None:
    with pytest.raises(Problem) as refused:
        without_upgrade(b"CONNECT", b"x:443", "1.1", HOST)
    assert (refused.value.status, refused.value.detail) == (405, "this is no proxy")
    assert refused.value.headers == {"Allow": "GET, HEAD, POST"}


def test_the_length_of_a_body_is_its_header_and_unknown_in_chunks() -> None:
    assert length_of([*HOST, (b"content-length", b"17")]) == 17
    assert length_of([*HOST, (b"transfer-encoding", b"chunked")]) is None


@pytest.mark.parametrize(
    ("target", "whole"),
    [
        (b"http://host", b"http://host/"),
        (b"http://host?a=b?/c", b"http://host/?a=b?/c"),
        (b"http://host/a?b", b"http://host/a?b"),
        (b"*", b"*"),
        (b"host:443", b"host:443"),
    ],
)
def test_only_an_empty_path_is_filled_in(target: bytes, whole: bytes) -> None:
    assert with_path(target) == whole
