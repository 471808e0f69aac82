"""How much of the service one connection may hold, whoever it is from.

Uvicorn 0.54 sets no limit to any of it: it waits for ever for headers and for a client to read
its answer, and with httptools it keeps headers without end (100 MB of them were 116 MB of memory)
and requests that are sent before the answers to others are read (one connection: 120 MB). It
takes trailers for headers, reads bodies on for ever after their answer, and loses the body of a
request that offers an upgrade.
"""

from math import inf
from typing import Any, ClassVar

import httptools
import uvicorn.config
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT

from flights.api.problems import Problem
from flights.server import framing, lifetime
from flights.server.accept import MOST_CONNECTIONS, Door, make_room, most_connections
from flights.server.framing import MOST_HEADER_BYTES
from flights.server.lifetime import Lifetime, Unfinished

MOST_PIPELINED = 100  # requests that wait for the answer to another
MOST_STRAY_BYTES = 1024  # of empty lines between requests
SHORT_BODY = 64 * 1024  # the rest of one that is still read after the answer


def limit_connections(descriptor: int) -> None:
    """Make uvicorn use `Connection`, in this process; BentoML has no setting for it.

    The descriptor is that of the socket which the process listens on.
    """
    Connection.door = Door(descriptor)
    Connection.most = most_connections()
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "flights.server.protocol:Connection"
    uvicorn.config.LOOP_FACTORIES["auto"] = "flights.server.handshake:loop_factory"


class Connection(Lifetime):
    """Reads requests: each whole, once, and no more of it than is answered."""

    door: ClassVar[Door | None] = None
    most: ClassVar[int] = MOST_CONNECTIONS
    leads = True  # accepted by uvloop itself: others may follow in the same turn of its loop

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

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        inside = len(self.connections)
        if inside > self.most:
            if not make_room(self.connections, self.most, self):
                self.transport.abort()
        elif self.leads and self.door and not self.config.is_ssl:
            self.door.let_in(self.loop, min(inside, self.most - inside), self.follower)

    def follower(self) -> "Connection":
        connection = Connection(self.config, self.server_state, self.app_state)
        connection.leads = False
        return connection

    def data_received(self, data: bytes) -> None:
        self.segment = size = len(data)
        if self.leaving:
            self.throw_away(size)
            return
        if self.arriving:
            self.arrived += size
        else:
            self.arrived, self.before = size, 0
        try:
            self.parse(data)
            if self.arriving:
                self.check_arrived()
            elif not self.before:
                self.check_stray()
        except httptools.HttpParserError as error:
            cause = error.__context__
            self.refuse(cause if isinstance(cause, Problem) else Problem(400, framing.NOT_HTTP))
        except Problem as problem:
            self.refuse(problem)

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

    def check_arrived(self) -> None:
        """Of a request that is not complete. Raises `Problem`."""
        arrived = self.arrived - self.before
        if self.head_complete:
            framing.check_framing(arrived, self.content)
            self.expect_rest()
        elif arrived > MOST_HEADER_BYTES:
            raise framing.too_large()

    def check_stray(self) -> None:
        """Raises `Problem` where nothing but empty lines comes."""
        self.stray += self.segment
        if self.stray > MOST_STRAY_BYTES:
            raise Problem(400, framing.NOT_HTTP)

    def expect_rest(self) -> None:
        """If the answer comes first, the connection ends with it, unless the rest is short."""
        cycle: Any = self.cycle
        if cycle.transport is self.transport:
            self.stays = cycle.keep_alive
            cycle.transport = Unfinished(self)
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
            self.expect_100_continue = True
        elif name == b"host" and value != self.host:
            framing.check_host(value)
            self.host = value
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        if self.arrived > MOST_HEADER_BYTES:
            framing.check_size(self.url, self.headers)
        framing.check_head(self.parser.get_http_version(), self.url, self.headers)
        if len(self.pipeline) >= MOST_PIPELINED:
            raise Problem(400, f"more than {MOST_PIPELINED} requests wait for their answers")
        super().on_headers_complete()
        self.head_complete = True
        self.content = 0
        self.due = inf

    def on_body(self, body: bytes) -> None:
        self.content += len(body)
        cycle = self.cycle
        if not cycle.response_complete:
            cycle.body += body
            if len(cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        if not self.head_complete:  # an upgrade is offered
            return
        self.arriving = False
        self.arrived = self.before = self.segment
        self.stray = 0
        cycle = self.cycle
        if cycle.transport is not self.transport:
            cycle.transport = self.transport
            cycle.keep_alive = cycle.keep_alive if cycle.response_started else self.stays
        if cycle.response_complete:
            self.due = self.sweep.now + self.sweep.keep_alive_s
        else:
            cycle.more_body = False
            cycle.message_event.set()
