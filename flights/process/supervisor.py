"""BentoML's supervisor, circus, made to keep to itself and to end when it is told.

As BentoML 1.4.39 starts it, it takes commands on two TCP ports without asking who sends them, loses
a SIGTERM that comes while it starts workers, starts those for ever that cannot start, counts for
all servers of a home in one folder, and tells BentoML's makers. Nothing of this can be configured:
this module alone knows what is private, and `tests/process/test_supervisor.py` fails where an
upgrade changes it.
"""

import atexit
import fcntl
import logging
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bentoml._internal.utils import circus
from bentoml._internal.utils.analytics import usage_stats
from circus.exc import ConflictError  # type: ignore[import-untyped]
from circus.util import synchronized  # type: ignore[import-untyped]
from tornado import gen

from flights.process.configuration import count_in
from flights.process.lifeline import SUPERVISOR
from flights.process.shutdown import REPLACED
from flights.settings import SettingsError
from flights.telemetry.logs import structured

LONGEST_PATH = 103  # of a socket, on every Unix
COMMANDS, EVENTS = "commands", "events"
PREFIX, LOCK = "flight_delay-", "lock"
REPLACING = "replacing"  # a file: who begins takes the place of another
FOLDER = "SUPERVISOR_FOLDER"  # the variable in which a worker is told where to say how it began
JUST_MADE_S = 10  # a folder may not be locked yet
RETRY_S = 0.05
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
        try:
            return self.replace_workers()
        except ConflictError:  # as in `stop`
            self.loop.call_later(RETRY_S, self.reload)
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


def supervise() -> None:
    """In the supervisor, before BentoML makes it. Raises SettingsError."""
    folder = own_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    tempfile.tempdir = str(folder)  # of this process: BentoML leaves one there if it ends early
    end_at_once_on_signals(folder)
    if len(str(folder / COMMANDS)) > LONGEST_PATH:
        raise SettingsError(f"TMPDIR is too long for the name of a socket: {folder}")
    os.environ |= {SUPERVISOR: str(os.getpid()), FOLDER: str(folder)}
    count_in(str(folder / "metrics"))
    setattr(circus, "Arbiter", partial(Supervisor, folder))  # noqa: B010 (mypy: a class)


def end_at_once_on_signals(folder: Path) -> None:
    """Until circus takes them. An exception would be lost: `schema`, with which BentoML reads its
    configuration, takes whatever is raised for a fault of what it checks.
    """

    def leave(number: int, _: Any) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # the image holds it back


def tell_supervisor(fault: str) -> None:
    """In a worker that is about to listen: why it cannot predict, or nothing.

    One that takes another's place would refuse what that one answers: it waits for its end.
    """
    if FOLDER not in os.environ:
        return  # by another supervisor, or none
    folder = Path(os.environ[FOLDER])
    part = folder / f"{os.getpid()}.part"
    part.write_text(fault)
    part.rename(part.with_suffix(""))
    while fault and (folder / REPLACING).exists():
        time.sleep(RETRY_S)


def own_folder() -> Path:
    """A folder that is its user's alone, and none left of supervisors that were killed.

    Each is locked for as long as its supervisor lives, which a process id would not tell: in a
    container all have the same. Raises SettingsError.
    """
    try:
        for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
            remove_unless_locked(left)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        fcntl.flock(os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600), fcntl.LOCK_EX)
    except OSError as error:
        raise SettingsError(f"no folder can be made in TMPDIR: {error}") from None
    return folder


def remove_unless_locked(folder: Path) -> None:
    """What belongs to others, or has just been made, is left alone."""
    with suppress(OSError):
        if time.time() - folder.stat().st_mtime < JUST_MADE_S:
            return
        lock = os.open(folder / LOCK, os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        finally:
            os.close(lock)


def do_not_track() -> None:
    """As BENTOML_DO_NOT_TRACK=True does, unless it is set."""
    os.environ.setdefault(usage_stats.BENTOML_DO_NOT_TRACK, "True")
    usage_stats.do_not_track.cache_clear()
