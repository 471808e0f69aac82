"""Room on the disk for what is counted, taken before anything is counted.

prometheus_client maps its files into memory and lets them grow by holes. Where the disk is full,
the kernel ends a process that writes to a hole (SIGBUS): a worker, at any request that is the
first of its route, status or client.
"""

import os
from pathlib import Path

from prometheus_client import values

from flights.telemetry import logs

BYTES = 1 << 20  # of a file; 100 clients on 10 routes with 3 statuses fill 0.7 MB of it
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
    try:
        for file in files:
            file.write_bytes(bytes(BYTES))
    except OSError as error:
        logs.configure()  # the service has not yet
        logs.log.error("each worker counts for itself", folder=folder, reason=error.strerror)
        values.ValueClass = values.MutexValue
        del os.environ["PROMETHEUS_MULTIPROC_DIR"]
        for file in files:
            file.unlink(missing_ok=True)
