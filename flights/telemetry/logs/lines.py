"""Lines on their way to standard output, which may be slow, full or gone.

A request only adds to a queue, and a thread writes: a pipe that nobody reads, a full disk or a
reader that has ended never slows or fails a request. It costs lines, which are counted.
"""

import atexit
import logging
import os
import select
import time
from collections import deque
from collections.abc import Callable
from threading import Event, Lock, Thread

LONGEST_QUEUE = 10_000  # lines; what finds it full is dropped
PAUSE_S = 0.05  # in which lines gather, so that the thread does not take turns with each request
STDOUT = 1


class Lines:
    """A file of lines, as structlog writes to one. `count` is told how many are lost."""

    def __init__(self, descriptor: int = STDOUT) -> None:
        self.descriptor = descriptor
        self.waiting: deque[bytes] = deque()
        self.count: Callable[[int], None] = lambda _: None
        self.torn = False  # the last line that was written has no end
        self.some = Event()
        self.thread: Thread | None = None
        self.starting = Lock()

    def write(self, line: bytes) -> None:
        """With its newline. Never blocks, never raises."""
        if len(self.waiting) >= LONGEST_QUEUE:
            self.count(1)
            return
        self.waiting.append(line)
        if not self.some.is_set():
            self.some.set()
            self.start()

    def flush(self) -> None:
        """Structlog asks for it after each line."""

    def start(self) -> None:
        with self.starting:
            if not self.thread:
                self.thread = Thread(target=self.run, name="log-lines", daemon=True)
                self.thread.start()
                atexit.register(self.wait)

    def wait(self, timeout_s: float = 1) -> None:
        """Until all is written, for so many seconds at most."""
        end = time.monotonic() + timeout_s
        while self.waiting and time.monotonic() < end:
            time.sleep(PAUSE_S / 5)

    def run(self) -> None:
        """The thread."""
        while self.some.wait():
            time.sleep(PAUSE_S)
            self.some.clear()
            while self.waiting:
                self.put(self.batch())

    def batch(self) -> list[bytes]:
        """As many as a pipe takes in one piece, which no other worker's lines get into."""
        lines = [self.waiting[0]]
        size = len(lines[0])
        while len(lines) < len(self.waiting):
            size += len(self.waiting[len(lines)])
            if size > select.PIPE_BUF:
                break
            lines.append(self.waiting[len(lines)])
        return lines

    def put(self, lines: list[bytes]) -> None:
        """A line of which only a part could be written is ended before the next."""
        content = b"".join([b"\n" if self.torn else b"", *lines])
        left = len(content) - write_all(self.descriptor, content)
        lost = 0
        for line in reversed(lines):
            if left > 0:
                left -= len(line)
                lost += 1
            self.waiting.popleft()
        self.torn = left != 0
        if lost:  # the disk is full, or the reader is gone
            self.count(lost)


def write_all(descriptor: int, content: bytes) -> int:
    """How many bytes could be written. Waits for room in a pipe, also in one that does not."""
    written = 0
    while written < len(content):
        try:
            written += os.write(descriptor, content[written:])
        except BlockingIOError:
            room = select.poll()
            room.register(descriptor, select.POLLOUT)
            room.poll()
        except OSError:
            break
    return written


class LineHandler(logging.Handler):
    """What others tell `logging`."""

    def __init__(self, lines: Lines) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.lines.write(self.format(record).encode(errors="backslashreplace") + b"\n")
        except Exception:
            self.handleError(record)
