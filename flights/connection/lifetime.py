"""When a connection ends, and how: with its answers, and never by a reset that destroys one."""

import asyncio
from math import inf
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from flights.api.errors.problems import Problem
from flights.connection import framing
from flights.connection.timeouts import sweep_of
from flights.telemetry import metrics

HEADERS_S = 10.0  # for the headers of a request to arrive, or for the rest of an answered one
UNREAD_S = 10.0  # in which a client reads some of an answer that does not fit into the buffers
UNREAD_BYTES = 64 * 1024  # of it: 52 kbit/s
LINGER_S = 2.0  # for a client to read the last answer while it still sends
LINGER_BYTES = 1024 * 1024  # that are thrown away meanwhile


class Lifetime(HttpToolsProtocol):
    """`due` is when it is looked at again, in the loop's time."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sweep = sweep_of(self.server_state, self.loop)
        self.due = inf
        self.arriving = False  # a request that has begun and is not complete
        self.head_complete = False  # of the last request
        self.answered: Any = None  # the request that is being answered
        self.let_in = False  # a request of it was, by the application
        self.refusal: Problem | None = None  # the last answer, after those to earlier requests
        self.leaving = False  # whatever else comes is thrown away
        self.ended = False  # nothing else comes
        self.thrown_away = 0
        self.unread: asyncio.TimerHandle | None = None
        self.left = 0  # bytes of it, when that was looked at

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.sweep.start()
        self.due = self.sweep.now + self.sweep.keep_alive_s

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_waiting_for_reader()
        if self.answered:
            self.answered.disconnected = True  # uvicorn marks only the last one of a pipeline
        super().connection_lost(exc)
        self.refusal = None  # these refer to this connection, and it to them
        if self.cycle:
            self.cycle.transport = self.transport

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn's never keeps it open
        """Whether it stays: who has sent all may still read (not with TLS, where uvloop ends both).

        What has begun and can never be complete is refused (RFC 9112, section 8).
        """
        self.ended = True
        if self.arriving:
            self.refuse(Problem(400, "the request is not complete"))
        elif self.answering():
            self.cycle.keep_alive = False
        return self.answering() and not self.config.is_ssl

    def answering(self) -> bool:
        cycle = self.answered
        return bool(cycle and not cycle.response_complete and not cycle.disconnected)

    def waits_since(self) -> float:
        """For a request, or for the rest of one; in the loop's time."""
        return self.due - (HEADERS_S if self.arriving else self.sweep.keep_alive_s)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        self.answered = cycle
        super()._start_asgi_task(cycle, app)

    def on_response_complete(self) -> None:
        """As uvicorn's, without a timer for each answer."""
        self.server_state.total_requests += 1
        self.answered.transport.flush()
        self.answered.body = b""  # or it would be kept until the next request
        self.let_in = self.let_in or "let_in" in self.answered.scope["state"]
        if self.transport.is_closing():
            self.wait_for_reader()
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.refusal:
            self.answer_refusal(self.refusal)
        elif not self.leaving:
            seconds = HEADERS_S if self.arriving else self.sweep.keep_alive_s
            self.due = self.sweep.now + seconds

    def expire(self) -> None:
        """Called by the sweep when it is due."""
        if self.transport.is_closing():
            self.due = inf  # from here on only its reader is waited for
            if not self.unread:
                self.wait_for_reader()
        elif self.answering():
            self.due = self.sweep.now + HEADERS_S
        elif self.arriving and not (self.head_complete or self.leaving):
            self.refuse(Problem(408, f"the headers did not arrive in {HEADERS_S:g} s"))
        else:
            self.close()

    def close(self) -> None:
        self.transport.close()
        self.wait_for_reader()

    def refuse(self, problem: Problem) -> None:
        """Answer, in its turn, what never becomes a request or fails in its body, and close."""
        if self.leaving or self.transport.is_closing():
            return
        self.leaving = True
        if self.arriving and self.head_complete:
            self.give_up(self.cycle)
            if self.cycle.response_started:
                self.linger()
                return
        self.refusal = problem
        if not self.answering():
            self.answer_refusal(problem)

    def give_up(self, cycle: Any) -> None:
        """A request whose body cannot be read."""
        cycle.disconnected = True
        cycle.waiting_for_100_continue = False
        cycle.message_event.set()
        if self.pipeline and self.pipeline[0][0] is cycle:
            self.pipeline.popleft()

    def answer_refusal(self, problem: Problem) -> None:
        metrics.count("other", problem.status, "-", 0)
        self.transport.write(framing.refusal(problem, self.headers or ()))
        self.linger()

    def linger(self) -> None:
        """Close when the client has done so, or soon: what it still sends would be answered with
        a reset, which destroys what it has not read (RFC 9112, section 9.6).
        """
        self.leaving = True
        if self.ended:
            self.close()
            return
        self.flow.resume_reading()
        self.due = self.sweep.now + LINGER_S
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def throw_away(self, size: int) -> None:
        self.thrown_away += size
        if self.thrown_away > LINGER_BYTES:
            self.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.wait_for_reader()

    def resume_writing(self) -> None:
        self.stop_waiting_for_reader()
        super().resume_writing()

    def wait_for_reader(self) -> None:
        self.stop_waiting_for_reader()
        self.left = self.transport.get_write_buffer_size()
        self.unread = self.loop.call_later(UNREAD_S, self.go_on_waiting)

    def go_on_waiting(self) -> None:
        """A file of 1.4 MB may take minutes, but who reads nothing is not waited for."""
        if self.left - self.transport.get_write_buffer_size() < UNREAD_BYTES:
            self.transport.abort()
        else:
            self.wait_for_reader()

    def stop_waiting_for_reader(self) -> None:
        if self.unread:
            self.unread.cancel()
            self.unread = None
