"""How much of the service one connection may hold, whoever it is from.

Uvicorn 0.54 sets no limit to any of it: it waits for ever for headers and for a client to read
its answer, and with httptools it keeps headers without end (100 MB of them were 116 MB of memory)
and requests that are sent before the answers to others are read (one connection: 120 MB).
"""

import asyncio
from typing import Any, ClassVar

import uvicorn.config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from flights.api.problems import MEDIA_TYPE, Problem, title
from flights.server.accept import Door
from flights.telemetry import metrics

HEADERS_S = 10.0  # for the headers of a request to arrive; an idle connection ends, too
MOST_HEADER_BYTES = 32 * 1024  # that arrived and are not complete
MOST_PIPELINED = 100  # requests that wait for the answer to another
UNREAD_S = 10.0  # that a client may leave an answer unread which does not fit into the buffers


def limit_connections(descriptor: int) -> None:
    """Make uvicorn use `Connection`, in this process; BentoML has no setting for it.

    The descriptor is that of the socket which the process listens on.
    """
    Connection.door = Door(descriptor)
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "flights.server.protocol:Connection"


class Connection(HttpToolsProtocol):
    """With two timers of its own: for headers, and for an answer that is not read."""

    door: ClassVar[Door | None] = None
    leads = True  # accepted by uvloop itself: others may follow in the same turn of its loop

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.ws_protocol_class = None  # there are no WebSockets here
        self.complete = False  # the headers of the last request
        self.waited_for = 0  # bytes of headers, without those that came with their beginning
        self.timer: asyncio.TimerHandle | None = None
        self.unread: asyncio.TimerHandle | None = None
        self.answered: Any = None  # the request that is being answered

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.timer = self.loop.call_later(HEADERS_S, self.too_slow)
        if self.leads and self.door and not self.config.is_ssl:
            self.door.let_in(self.loop, len(self.connections), self.follower)

    def follower(self) -> "Connection":
        connection = Connection(self.config, self.server_state, self.app_state)
        connection.leads = False
        return connection

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_timer()
        self.stop_waiting_for_reader()
        if self.answered:
            self.answered.disconnected = True  # uvicorn marks only the last one of a pipeline
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.waited_for += len(data)  # 0 again where a request begins
        super().data_received(data)
        if self.complete or self.transport.is_closing():
            return
        if self.waited_for > MOST_HEADER_BYTES:
            self.refuse(Problem(431, f"the headers have more than {MOST_HEADER_BYTES:,} bytes"))
        elif not self.timer:
            self.timer = self.loop.call_later(HEADERS_S, self.too_slow)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.complete = False
        self.waited_for = 0

    def on_headers_complete(self) -> None:
        self.complete = True
        if self.timer:
            self.stop_timer()
        super().on_headers_complete()
        if len(self.pipeline) > MOST_PIPELINED:
            raise ValueError("too many requests")  # the parser stops and uvicorn refuses

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        self.answered = cycle
        super()._start_asgi_task(cycle, app)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.wait_for_reader()

    def resume_writing(self) -> None:
        self.stop_waiting_for_reader()
        super().resume_writing()

    def wait_for_reader(self) -> None:
        self.stop_waiting_for_reader()
        self.unread = self.loop.call_later(UNREAD_S, self.transport.abort)

    def stop_waiting_for_reader(self) -> None:
        if self.unread:
            self.unread.cancel()
            self.unread = None

    def stop_timer(self) -> None:
        if self.timer:
            self.timer.cancel()
            self.timer = None

    def too_slow(self) -> None:
        if self.headers is not None:
            self.refuse(Problem(408, f"the headers did not arrive in {HEADERS_S:g} s"))
        else:
            self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Answered as if the upgrade had not been asked for (RFC 9110, section 7.8)."""

    def send_400_response(self, msg: str) -> None:
        """Uvicorn's, where the parser stops."""
        waiting = f"or more than {MOST_PIPELINED} requests wait for their answers"
        self.refuse(Problem(400, f"this is not HTTP/1.1, {waiting}"))

    def refuse(self, problem: Problem) -> None:
        """Answer what never becomes a request, and close."""
        self.stop_timer()
        metrics.count("other", problem.status, "-", 0)
        body = problem.body()
        head = (
            f"HTTP/1.1 {problem.status} {title(problem.status)}",
            f"content-type: {MEDIA_TYPE}",
            f"content-length: {len(body)}",
            "cache-control: no-store",
            "connection: close",
        )
        self.transport.write("\r\n".join([*head, "", ""]).encode() + body)
        self.transport.close()
        self.wait_for_reader()
