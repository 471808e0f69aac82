"""A worker does not outlive its supervisor: nobody would end it, and it would keep the port."""

import os
import signal
import time
from threading import Thread

SUPERVISOR = "SUPERVISOR_PID"  # the variable in which a worker is told it
EVERY_S = 0.5
LONGEST_S = 10  # for the requests that are being answered


def end_with_supervisor() -> None:
    """Does nothing in a worker that was started by another.

    A look every half second costs nothing that can be measured. Linux's PR_SET_PDEATHSIG would tell
    at once, but nothing to a worker whose supervisor ends before it has asked for the signal.
    """
    if supervisor := os.environ.get(SUPERVISOR):
        Thread(target=follow, args=(int(supervisor),), name="lifeline", daemon=True).start()


def follow(supervisor: int) -> None:
    """The thread."""
    while os.getppid() == supervisor:
        time.sleep(EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LONGEST_S)
    os.kill(os.getpid(), signal.SIGKILL)
