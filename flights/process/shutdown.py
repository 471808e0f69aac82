"""The end of a worker: who has reached it is answered, and asked to connect elsewhere.

On SIGTERM uvicorn 0.54 lets nobody in from that moment on and closes the connections that are
idle, one of which may just be sending: under load, each client lost a request. And it waits for
ever for a client that never reads its answer: BentoML 1.4.39 sets no limit.
"""

import asyncio
import os
import signal
import socket
from typing import Any

from uvicorn import Server

DRAIN_S = 1.0  # all are served as before, but told `Connection: close`
ACCEPT_S = 0.05  # after that, for whom the kernel has let in already
ASK_S = 0.05  # after that, for who has just connected to send the request
# The same where another one answers and nobody waits: on a busy machine 50 ms lost 19 of 1,786
# requests, a second none of 1,242.
REPLACED_ASK_S = 1.0
LONGEST_S = 3  # after that, for what is still being answered
REPLACED = signal.SIGUSR1  # to a worker whose place another one has taken


class Shutdown:
    """`begun` when the worker has been told to end; `replaced` where another one answers on."""

    def __init__(self) -> None:
        self.begun = self.replaced = False

    def prepare(self) -> None:
        """In the event loop of a worker: put a drain before what uvicorn does on SIGTERM."""
        end = signal.getsignal(signal.SIGTERM)
        server = getattr(end, "__self__", None)
        if not (callable(end) and isinstance(server, Server)):
            return  # another server, such as a test's
        server.config.timeout_graceful_shutdown = LONGEST_S
        loop = asyncio.get_running_loop()

        def last_call() -> None:
            refuse_connections(server)
            loop.call_later(ACCEPT_S, close_door)

        def close_door() -> None:
            for listening in server.servers:
                listening.close()
            ask_s = REPLACED_ASK_S if self.replaced else ASK_S
            loop.call_later(ask_s, end, signal.SIGTERM, None)

        def begin(number: int, _: Any) -> None:
            self.begun, self.replaced = True, number == REPLACED
            leave = close_door if self.replaced else last_call  # the port is the others' now
            loop.call_soon_threadsafe(loop.call_later, DRAIN_S, leave)

        for number in (signal.SIGTERM, REPLACED):
            signal.signal(number, begin)


def refuse_connections(server: Server) -> None:
    """The supervisor holds the socket until all workers have ended, and the kernel would let in
    clients that nobody answers. A worker that is started again listens anew.
    """
    for one in server.servers:
        for listening in one.sockets:
            with socket.socket(fileno=os.dup(listening.fileno())) as shared:
                shared.listen(0)
