"""A small answer leaves whole: its head with its content, in one packet.

Uvicorn 0.54 writes one after the other, and uvloop 0.23 sends each at once: the second system call
and packet were a tenth of all that a small answer costs.
"""

from typing import Any, Protocol

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
SMALL = 1 << 14  # bytes; a larger content, which others may be sent too, is not copied for each


class Lingering(Protocol):
    def linger(self) -> None: ...


class Answering:
    """The transport of one request, for uvicorn."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.is_closing = transport.is_closing
        self.head: bytes | None = None  # until its content follows
        # The connection of a request whose body is still arriving: its end lets the client read.
        self.unfinished: Lingering | None = None

    def write(self, data: bytes) -> None:
        if data == CONTINUE:
            self.transport.write(data)
        elif self.head is None:
            self.head = data
        else:
            if self.head and len(data) > SMALL:
                self.transport.write(self.head)
                self.head = b""
            self.transport.write(self.head + data)  # itself where the head is empty
            self.head = b""

    def flush(self) -> None:
        """The head of an answer that has no content."""
        if self.head:
            self.write(b"")

    def close(self) -> None:
        self.flush()
        if self.unfinished:
            self.unfinished.linger()
        else:
            self.transport.close()
