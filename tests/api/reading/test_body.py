"""The body of a request: what is refused for its headers, its length, its depth, its pace."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from flights.api.errors.problems import Problem
from flights.api.reading.body import check_headers, read


def refusal(**headers: str) -> Problem:
    names = {name.replace("_", "-").encode(): text.encode() for name, text in headers.items()}
    with pytest.raises(Problem) as refused:
        check_headers(names, most=10)
    return refused.value


@pytest.mark.parametrize("media", ["application/json", "Application/JSON", "application/json; x=1"])
def test_json_is_read(media: str) -> None:
    check_headers({b"content-type": media.encode(), b"content-length": b"10"}, most=10)


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "", "é"])
def test_other_media_types_are_415_and_named(media: str) -> None:
    problem = refusal(content_type=media)
    assert problem.status == 415
    assert problem.detail.startswith('Content-Type must be application/json, got "')


def test_a_compressed_body_is_415() -> None:
    problem = refusal(content_type="application/json", content_encoding="gzip")
    assert (problem.status, problem.detail) == (
        415,
        'Content-Encoding is not supported, got "gzip"',
    )


def test_a_body_that_is_announced_as_too_long_is_413_before_it_is_read() -> None:
    problem = refusal(content_type="application/json", content_length="60000000")
    assert (problem.status, problem.headers) == (413, {"Connection": "close"})
    assert problem.detail == "the body must have at most 10 bytes, it has 60,000,000"


async def read_parts(parts: list[Message | None], most: int = 10, seconds: float = 5) -> bytes:
    async def messages() -> AsyncIterator[Message]:
        for part in parts:
            if part is None:
                await asyncio.sleep(60)
            else:
                yield part

    return await read(messages().__anext__, most, seconds)


def part(content: bytes, more: bool = False) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


def test_a_body_in_parts_is_put_together() -> None:
    parts: list[Message | None] = [part(b"12345", more=True), part(b"67890")]
    assert asyncio.run(read_parts(parts)) == b"1234567890"


def test_a_body_that_turns_out_too_long_is_413_without_reading_its_end() -> None:
    endless: list[Message | None] = [part(b"12345678", more=True)] * 2 + [None]
    with pytest.raises(Problem) as refused:
        asyncio.run(read_parts(endless))
    assert refused.value.status == 413


def test_a_slow_body_is_408() -> None:
    with pytest.raises(Problem) as refused:
        asyncio.run(read_parts([part(b"1", more=True), None], seconds=0.01))
    assert (refused.value.status, refused.value.headers) == (408, {"Connection": "close"})


def test_a_body_that_has_arrived_needs_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def whole() -> Message:
        return part(b"1")

    monkeypatch.delattr(asyncio, "timeout")
    assert asyncio.run(read(whole, 10, 5, is_there=True)) == b"1"


def test_a_body_whose_sender_has_left_is_read_no_further() -> None:
    with pytest.raises(ClientDisconnect):
        asyncio.run(read_parts([part(b"1", more=True), {"type": "http.disconnect"}]))


@pytest.mark.parametrize("length", [9, 10])
def test_a_body_of_exactly_the_limit_is_read(length: int) -> None:
    whole: list[Message | None] = [part(b"1" * (length - 1), more=True), part(b"2")]
    assert len(asyncio.run(read_parts(whole))) == length
    check_headers({b"content-type": b"application/json", b"content-length": b"10"}, most=10)


def test_one_byte_more_than_the_limit_is_413() -> None:
    with pytest.raises(Problem) as refused:
        asyncio.run(read_parts([part(b"1" * 10, more=True), part(b"2")]))
    assert refused.value.status == 413
    assert refusal(content_type="application/json", content_length="11").status == 413


def test_a_body_of_single_bytes_is_copied_once() -> None:
    """A `bytes` that grows is copied for each part: 64 KiB would be 2 GiB of copies."""
    parts: list[Message | None] = [part(b"1", more=True)] * 9 + [part(b"1")]
    assert asyncio.run(read_parts(parts)) == b"1" * 10


def test_a_body_without_a_media_type_is_415_and_costs_no_connection() -> None:
    problem = refusal()
    assert (problem.status, problem.headers) == (415, {})
    assert problem.detail == 'Content-Type must be application/json, got ""'


def test_a_media_type_is_shown_whatever_its_bytes() -> None:
    with pytest.raises(Problem) as refused:
        check_headers({b"content-type": b"caf\xe9"}, most=10)
    assert refused.value.detail == 'Content-Type must be application/json, got "café"'


def test_a_body_without_a_length_is_read() -> None:
    check_headers({b"content-type": b"application/json"}, most=0)


def test_a_body_that_is_not_compressed_may_say_so() -> None:
    headers = {b"content-type": b"application/json", b"content-encoding": b"Identity"}
    check_headers(headers, most=10)


def test_what_is_too_long_or_too_slow_is_told_in_numbers() -> None:
    with pytest.raises(Problem) as long:
        asyncio.run(read_parts([part(b"1" * 11)]))
    assert long.value.detail == "the body must have at most 10 bytes, it has more"
    with pytest.raises(Problem) as slow:
        asyncio.run(read_parts([part(b"1", more=True), None], seconds=0.01))
    assert slow.value.detail == "the body did not arrive in 0.01 s"


def test_messages_without_a_body_are_empty() -> None:
    first: Message = {"type": "http.request", "more_body": True}
    last: Message = {"type": "http.request"}
    assert asyncio.run(read_parts([first, part(b"1", more=True), last])) == b"1"
    assert asyncio.run(read_parts([last])) == b""
