"""BentoML's supervisor, circus, made to keep to itself and to end when it is told.

As BentoML 1.4.39 starts it, it takes commands on two TCP ports without asking who sends them, loses
a SIGTERM that comes while it starts workers, starts those for ever that cannot start, counts for
all servers of a home in one folder, and tells BentoML's makers. Nothing of this can be configured:
this module alone knows what is private, and `tests/process/test_supervisor.py` fails where an
upgrade changes it.
"""

import atexit
import fcntl
import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

from bentoml._internal.utils import circus
from bentoml._internal.utils.analytics import usage_stats
from circus.exc import ConflictError  # type: ignore[import-untyped]

from flights.process.configuration import count_in
from flights.process.lifeline import SUPERVISOR
from flights.settings import SettingsError

LONGEST_PATH = 103  # of a socket, on every Unix
COMMANDS, EVENTS = "commands", "events"
PREFIX, LOCK = "flight_delay-", "lock"
JUST_MADE_S = 10  # a folder may not be locked yet
RETRY_S = 0.05


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
        try:
            return super().stop()
        except ConflictError:
            self.loop.call_later(RETRY_S, self.stop)
            return None

    def reload(self, graceful: bool = True, sequential: bool = False) -> Any:
        """On SIGHUP: one worker after the other, so that one always answers."""
        return super().reload(graceful, sequential=True)

    def note_end(self, watcher: Any, exit_code: int, **_: Any) -> None:
        """All have ended by themselves, none by a signal: so will the next."""
        if exit_code > 0 and not watcher.processes:
            self.failed = exit_code
            watcher.respawn = False


def supervise() -> None:
    """In the supervisor, before BentoML makes it. Raises SettingsError."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # process 1 has none
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # the image holds it back
    folder = own_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if len(str(folder / COMMANDS)) > LONGEST_PATH:
        raise SettingsError(f"TMPDIR is too long for the name of a socket: {folder}")
    os.environ[SUPERVISOR] = str(os.getpid())
    count_in(str(folder / "metrics"))
    setattr(circus, "Arbiter", partial(Supervisor, folder))  # noqa: B010 (mypy: a class)


def own_folder() -> Path:
    """A folder that is its user's alone, and none left of supervisors that were killed.

    Each is locked for as long as its supervisor lives, which a process id would not tell: in a
    container all have the same. Raises SettingsError.
    """
    try:
        for left in Path(gettempdir()).glob(f"{PREFIX}*"):
            remove_unless_locked(left)
        folder = Path(mkdtemp(prefix=PREFIX))
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
