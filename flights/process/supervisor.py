"""BentoML's supervisor, made to keep to itself and to end when it is told.

As BentoML 1.4.39 starts it, it takes commands on two TCP ports without asking who sends them, loses
a SIGTERM that comes while it starts workers, starts those for ever that cannot start, counts for
all servers of a home in one folder, and tells BentoML's makers. Nothing of this can be configured:
this module and `arbiter.py` alone know what is private, and `tests/process/test_supervisor.py`
fails where an upgrade changes it.
"""

import atexit
import fcntl
import os
import shutil
import signal
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bentoml._internal.utils.analytics import usage_stats

from flights.process.configuration import count_in
from flights.process.lifeline import SUPERVISOR
from flights.settings import SettingsError

LONGEST_PATH = 103  # of a socket, on every Unix
COMMANDS, EVENTS = "commands", "events"
PREFIX, LOCK = "flight_delay-", "lock"
REPLACING = "replacing"  # a file: who begins takes the place of another
FOLDER = "SUPERVISOR_FOLDER"  # the variable in which a worker is told where to say how it began
JUST_MADE_S = 10  # a folder may not be locked yet
RETRY_S = 0.05


def supervise() -> None:
    """In the supervisor, before BentoML makes it. Raises SettingsError."""
    from flights.process.arbiter import use_ours  # noqa: PLC0415 (circus, of which workers need none)

    folder = own_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    tempfile.tempdir = str(folder)  # of this process: BentoML leaves one there if it ends early
    end_at_once_on_signals(folder)
    if len(str(folder / COMMANDS)) > LONGEST_PATH:
        raise SettingsError(f"TMPDIR is too long for the name of a socket: {folder}")
    os.environ |= {SUPERVISOR: str(os.getpid()), FOLDER: str(folder)}
    count_in(str(folder / "metrics"))
    use_ours(folder)


def end_at_once_on_signals(folder: Path) -> None:
    """Until circus takes them. An exception would be lost: `schema`, with which BentoML reads its
    configuration, takes whatever is raised for a fault of what it checks.
    """

    def leave(number: int, _: Any) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    signal.signal(signal.SIGHUP, lambda *_: None)  # who begins takes the newest model anyway
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
