"""Room on the disk for what is counted, taken before anything is counted.

prometheus_client maps its files into memory and lets them grow by holes. Where the disk is full,
the kernel ends a process that writes to a hole (SIGBUS): a worker, at any request that is the
first of its route, status or client.
"""

import os
import struct
from contextlib import suppress
from pathlib import Path

import psutil
from prometheus_client import values

from flights.telemetry.logs import structured

BYTES = 1 << 20  # of a file; 100 clients on 10 routes with 3 statuses fill 0.7 MB of it
HEADER = 8  # bytes, of which the first four tell how many bytes are used
KINDS = ("counter", "histogram")  # of `flights.telemetry.metrics`, one file each


def reserve() -> None:
    """To be called before the first metric is made; does nothing in a process on its own.

    Where there is no room, or the disk is read-only, the worker counts in its own memory: then
    `/metrics` tells what the worker that is asked has counted.
    """
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return
    files = [Path(folder, f"{kind}_{os.getpid()}.db") for kind in KINDS]
    shrink(Path(folder))
    try:
        for file in files:
            with file.open("ab") as grown:  # a worker before may have had the same process id
                grown.write(bytes(max(0, BYTES - grown.tell())))
    except OSError as error:
        structured.configure()  # the service has not yet
        structured.log.error("each worker counts for itself", folder=folder, reason=error.strerror)
        values.ValueClass = values.MutexValue
        del os.environ["PROMETHEUS_MULTIPROC_DIR"]
        for file in files:
            file.unlink(missing_ok=True)


def shrink(folder: Path) -> None:
    """Leave of workers that have ended what they counted, and no room."""
    for file in folder.glob("*_*.db"):
        if not psutil.pid_exists(int(file.stem.partition("_")[2])):
            with suppress(OSError, struct.error), file.open("r+b") as left:
                left.truncate(struct.unpack("=i", left.read(4))[0] or HEADER)
