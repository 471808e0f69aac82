"""Lines on their way to an output that is slow, full or gone: nobody waits for it."""

import logging
import os
import resource
import select
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from flights.telemetry.logs.lines import LONGEST_QUEUE, LineHandler, Lines

LINE = b"x" * 99 + b"\n"


@pytest.fixture
def opened() -> Callable[[int], tuple[Lines, list[int]]]:
    """Lines that go to a descriptor, and the numbers of lines that were lost."""

    def made(descriptor: int) -> tuple[Lines, list[int]]:
        lines, lost = Lines(descriptor), list[int]()
        lines.count = lost.append
        return lines, lost

    return made


def test_lines_come_in_their_order(
    tmp_path: Path, opened: Callable[[int], tuple[Lines, list[int]]]
) -> None:
    with (tmp_path / "log").open("wb") as file:
        lines, lost = opened(file.fileno())
        for number in range(1_000):
            lines.write(b"%d\n" % number)
        lines.wait()
    assert (tmp_path / "log").read_bytes().split() == [b"%d" % number for number in range(1_000)]
    assert lost == []


def test_a_reader_that_stalls_costs_lines_and_no_time(
    opened: Callable[[int], tuple[Lines, list[int]]],
) -> None:
    reader, writer = os.pipe()
    lines, lost = opened(writer)
    for _ in range(3 * LONGEST_QUEUE):
        lines.write(LINE)  # pytest's timeout fails it otherwise
    lines.wait(0.1)
    assert len(lines.waiting) <= LONGEST_QUEUE
    kept = 3 * LONGEST_QUEUE - sum(lost)
    read = b""
    while len(read) < kept * len(LINE):
        read += os.read(reader, 65_536)
    assert read == kept * LINE
    lines.wait()
    assert not lines.waiting
    os.close(reader)
    os.close(writer)


@pytest.mark.parametrize("kind", ["full", "gone"])
def test_where_nothing_can_be_written_lines_are_counted(
    kind: str, opened: Callable[[int], tuple[Lines, list[int]]]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)  # so that to write is an error, EPIPE
    full = os.open("/dev/full", os.O_WRONLY)
    lines, lost = opened(full if kind == "full" else writer)
    for _ in range(100):
        lines.write(LINE)
    lines.wait()
    assert sum(lost) == 100
    os.close(writer)
    os.close(full)


def test_a_line_is_never_broken_by_another_workers() -> None:
    """POSIX keeps what fits PIPE_BUF in one piece; a longer line is written alone."""
    lines = Lines()
    long = b"x" * 2 * select.PIPE_BUF + b"\n"
    lines.waiting.extend([LINE] * 100 + [long, LINE])
    batches = []
    while lines.waiting:
        batches.append(lines.batch())
        for _ in batches[-1]:
            lines.waiting.popleft()
    assert [len(one) for one in batches] == [40, 40, 20, 1, 1]


def test_a_pipe_that_does_not_wait_gets_every_line_whole(
    opened: Callable[[int], tuple[Lines, list[int]]],
) -> None:
    """As Node.js and some supervisors hand it on; a long line does not fit into it at once."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    lines, lost = opened(writer)
    sent = [LINE, b"y" * 300_000 + b"\n", *[LINE] * 2_000]
    for line in sent:
        lines.write(line)
    read = b""
    while len(read) < sum(map(len, sent)):
        time.sleep(0.001)
        read += os.read(reader, 10_000)
    assert (read, lost) == (b"".join(sent), [])
    lines.wait()
    os.close(reader)
    os.close(writer)


def test_after_half_a_line_the_next_begins_anew(
    tmp_path: Path, opened: Callable[[int], tuple[Lines, list[int]]]
) -> None:
    """As on a disk that was full for a while; here a file may have 250 bytes for a while."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with (tmp_path / "log").open("wb") as file:
        lines, lost = opened(file.fileno())
        for batch, most in (([LINE] * 4, 250), ([LINE], soft)):
            lines.waiting.extend(batch)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
            lines.put(batch)
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (tmp_path / "log").read_bytes() == LINE * 2 + LINE[:50] + b"\n" + LINE
    assert (lost, len(lines.waiting)) == ([2], 0)


def test_a_record_that_cannot_be_written_as_text_is_shown_and_harms_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "log").open("wb") as file:
        lines = Lines(file.fileno())
        for message, given in (("%d flights", "no"), ("%s flights \udcff", "no")):
            record = logging.LogRecord("name", logging.INFO, "file.py", 1, message, (given,), None)
            LineHandler(lines).emit(record)
        lines.wait()
    assert (tmp_path / "log").read_bytes() == b"no flights \\udcff\n"
    assert "Message: '%d flights'\nArguments: ('no',)\n" in capsys.readouterr().err
