"""Circus's arbiter: how the supervisor listens, replaces workers and ends.

In a module of its own, as workers need none of it: it takes 2.5 MB, and a fiftieth of their start.
"""

import logging
import signal
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bentoml._internal.utils import circus
from circus.exc import ConflictError  # type: ignore[import-untyped]
from circus.util import synchronized  # type: ignore[import-untyped]
from tornado import gen

from flights.process.shutdown import REPLACED
from flights.process.supervisor import COMMANDS, EVENTS, REPLACING, RETRY_S
from flights.telemetry.logs import structured

START_S = 60  # for a worker to begin on a busy machine; it takes two

log = logging.getLogger(__name__)


class Supervisor(circus.Arbiter):
    """Listens in a folder that is its user's alone."""

    def __init__(self, folder: Path, watchers: list[Any], **options: Any) -> None:
        sockets = {
            "endpoint": f"ipc://{folder / COMMANDS}",
            "pubsub_endpoint": f"ipc://{folder / EVENTS}",
        }
        for watcher in watchers:
            watcher.hooks["after_reap"] = self.note_end
        self.failed = 0
        self.folder, self.told_to_stop = folder, False
        self.again: Any = None  # the timer of a SIGHUP that came while workers are replaced
        super().__init__(watchers, **(options | sockets))

    def start(self, cb: Any = None) -> None:
        """Until it has been stopped. Ends the process with one line where it cannot serve."""
        try:
            super().start(cb)
        except RuntimeError:  # of circus, where no worker is left that it may start again
            if not self.failed:
                raise
            raise SystemExit(
                f"flight_delay ends: no worker starts (exit status {self.failed})"
            ) from None
        except OSError as error:  # of the port
            raise SystemExit(f"flight_delay does not start: {error}") from None
        finally:
            self.exit_stack.close()

    def stop(self) -> Any:
        """Circus refuses while it starts workers. Who is told in vain gets None, as from it."""
        self.told_to_stop = True
        try:
            return super().stop()
        except ConflictError:
            self.loop.call_later(RETRY_S, self.stop)
            return None

    def reload(self, graceful: bool = True, sequential: bool = False) -> Any:
        """On SIGHUP: one worker after the other, each for one that can predict already.

        Where the new one cannot, all others stay. Circus would end them one by one, whatever
        becomes of those that it starts.
        """
        if self.again:
            self.loop.remove_timeout(self.again)
        try:
            return self.replace_workers()
        except ConflictError:  # as in `stop`; once is enough for all that are sent meanwhile
            self.again = self.loop.call_later(RETRY_S, self.reload)
            return None

    def manage_watchers(self) -> Any:
        """Not while it is stopping or replaces workers, of which circus would make a traceback."""
        with suppress(ConflictError):
            return super().manage_watchers()

    @synchronized("arbiter_reload")
    @gen.coroutine
    def replace_workers(self) -> Any:
        (self.folder / REPLACING).touch()
        try:
            for watcher in self.iter_watchers():
                for worker in watcher.get_active_processes():
                    if fault := (yield self.replace(watcher, worker)):
                        log.error("the workers stay, a new one cannot take over: %s", fault)
                        return
            structured.log.info("all workers are replaced")
        finally:
            (self.folder / REPLACING).unlink(missing_ok=True)

    @gen.coroutine
    def replace(self, watcher: Any, worker: Any) -> Any:
        """By one of the same number. Why it stays, or nothing."""
        before = set(watcher.processes)
        watcher.spawn_process(worker.wid)
        started = [one for pid, one in watcher.processes.items() if pid not in before]
        fault = (yield self.fault_of(started[0])) if started else "it cannot be started"
        for leaving in started if fault else [worker]:
            yield watcher.kill_process(leaving, signal.SIGKILL if fault else REPLACED)
            watcher.reap_process(leaving.pid)
        return fault

    @gen.coroutine
    def fault_of(self, worker: Any) -> Any:
        """Why a worker that has just been started cannot predict, or nothing."""
        told, end = self.folder / f"{worker.pid}", time.monotonic() + START_S
        told.unlink(missing_ok=True)  # of an earlier one with this id
        while worker.is_alive() and time.monotonic() < end:
            if self.told_to_stop:
                return "the service ends"
            if told.exists():
                return told.read_text()
            yield gen.sleep(RETRY_S)
        return f"it does not begin in {START_S} s" if worker.is_alive() else "it has ended"

    def note_end(self, watcher: Any, exit_code: int, **_: Any) -> None:
        """All have ended by themselves, none by a signal: so will the next."""
        if exit_code > 0 and not watcher.processes:
            self.failed = exit_code
            watcher.respawn = False


def use_ours(folder: Path) -> None:
    """Before BentoML makes its own."""
    setattr(circus, "Arbiter", partial(Supervisor, folder))  # noqa: B010 (mypy: a class)
