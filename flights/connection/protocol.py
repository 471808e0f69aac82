"""How much of the service one connection may hold, whoever it is from.

Uvicorn 0.54 sets no limit to any of it: it waits for ever for headers and for a client to read
its answer, and with httptools it keeps headers without end (100 MB of them were 116 MB of memory)
and requests that are sent before the answers to others are read (one connection: 120 MB). It
reads a body on for ever after its answer.
"""

from typing import Any, ClassVar

import httptools
import uvicorn.config

from flights.api.errors.problems import Problem
from flights.connection import framing
from flights.connection.accept import MOST_CONNECTIONS, Door, make_room, most_connections
from flights.connection.framing import MOST_HEADER_BYTES
from flights.connection.requests import Requests

MOST_STRAY_BYTES = 1024  # of empty lines between requests


def limit_connections(descriptor: int) -> None:
    """Make uvicorn use `Connection`, in this process; BentoML has no setting for it.

    The descriptor is that of the socket which the process listens on.
    """
    Connection.door = Door(descriptor)
    Connection.most = most_connections()
    uvicorn.config.HTTP_PROTOCOLS["auto"] = "flights.connection.protocol:Connection"
    uvicorn.config.LOOP_FACTORIES["auto"] = "flights.connection.handshake:loop_factory"


class Connection(Requests):
    """One client's, as long as it keeps to its share."""

    door: ClassVar[Door | None] = None
    most: ClassVar[int] = MOST_CONNECTIONS
    leads = True  # accepted by uvloop itself: others may follow in the same turn of its loop

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        inside = len(self.connections)
        if inside > self.most:
            if not make_room(self.connections, self.most, self):
                self.transport.abort()
        elif self.leads and self.door and not self.config.is_ssl:
            number = min(self.door.others(inside), self.most - inside)
            self.door.let_in(self.loop, number, self.follower)

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
            self.refuse(framing.problem_of(error))
        except Problem as problem:
            self.refuse(problem)

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
