"""Requests from bytes: each whole, once, and no more of it than is answered.

In place of uvicorn's callbacks of httptools, which take trailers for headers and lose the body of
a request that offers an upgrade.
"""

from typing import Any

import httptools
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT

from flights.api.errors.problems import Problem
from flights.connection import framing, lifetime
from flights.connection.answering import Answering
from flights.connection.framing import MOST_HEADER_BYTES, MOST_HEADERS
from flights.connection.lifetime import Lifetime

MOST_PIPELINED = 10  # requests that wait for the answer to another, in 3 KB of memory and more each
SHORT_BODY = 64 * 1024  # the rest of one that is still read after the answer


class Requests(Lifetime):
    """Counts the bytes of what arrives."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ws_protocol_class = None  # there are no WebSockets here
        self.segment = 0  # bytes that were read last
        self.arrived = 0  # bytes since the request began, with all of the segment it began in
        self.before = 0  # of these, at most so many are of the request before it
        self.content = 0  # bytes of the body
        self.stray = 0  # bytes since the last request that are of none
        self.stays = True  # after the answer
        self.host = b""

    def parse(self, data: bytes | memoryview) -> None:
        """An upgrade that is offered is told to the parser anew without it (RFC 9110, 7.8)."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            version, method = self.parser.get_http_version(), self.parser.get_method()
            head = framing.without_upgrade(method, self.url, version, self.headers)
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
            self.parser.feed_data(head)
            self.parse(memoryview(data)[upgrade.args[0] :])

    def expect_rest(self) -> None:
        """If the answer comes first, the connection ends with it, unless the rest is short."""
        cycle: Any = self.cycle
        if not cycle.transport.unfinished:
            self.stays = cycle.keep_alive
            cycle.transport.unfinished = self
        if not cycle.response_started:
            length = framing.length_of(self.headers)
            short = length is not None and length - self.content <= SHORT_BODY
            cycle.keep_alive = self.stays and short and not cycle.waiting_for_100_continue

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.arriving = True
        self.head_complete = False
        self.due = self.sweep.now + lifetime.HEADERS_S

    def on_header(self, name: bytes, value: bytes) -> None:
        """As uvicorn's, but a trailer is no header (RFC 9112, section 7.1.2)."""
        name = name.lower()
        if self.head_complete:
            framing.check_trailer(name)
            return
        if name == b"expect" and value.lower() == b"100-continue":
            # One of HTTP/1.0 knows no such answer (RFC 9110, section 10.1.1).
            self.expect_100_continue = self.parser.get_http_version() != "1.0"
        elif name == b"host" and value != self.host:
            framing.check_host(value)
            self.host = value
        if len(self.headers) >= MOST_HEADERS:
            raise Problem(431, f"a request has at most {MOST_HEADERS} headers")
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        # A header counts for a blank, which it need not have.
        if self.arrived + len(self.headers) > MOST_HEADER_BYTES:
            framing.check_size(self.url, self.headers)
        if self.url[:1] != b"/":
            self.url = framing.with_path(self.url)
        framing.check_head(self.parser.get_http_version(), self.url, self.headers)
        if len(self.pipeline) >= MOST_PIPELINED:
            raise Problem(400, f"more than {MOST_PIPELINED} requests wait for their answers")
        super().on_headers_complete()
        self.cycle.transport = Answering(self.transport)  # type: ignore[assignment]  # what it uses of one
        self.head_complete = True
        self.content = 0

    def on_body(self, body: bytes) -> None:
        self.content += len(body)
        cycle = self.cycle
        if not cycle.response_complete:
            if cycle.body and isinstance(cycle.body, bytes):
                cycle.body = bytearray(cycle.body)  # `bytes` would be copied for each chunk
            cycle.body += body
            if len(cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        if not self.head_complete:  # an upgrade is offered
            return
        self.arriving = False
        self.scope["state"]["has_body"] = True
        self.arrived = self.before = self.segment
        self.stray = 0
        cycle: Any = self.cycle
        if cycle.transport.unfinished:
            cycle.transport.unfinished = None
            cycle.keep_alive = cycle.keep_alive if cycle.response_started else self.stays
        if cycle.response_complete:
            self.due = self.sweep.now + self.sweep.keep_alive_s
        else:
            cycle.more_body = False
            cycle.message_event.set()
